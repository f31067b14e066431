package certes.it.modules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The arrows of {@code docs/architecture.md}. */
class ModuleRulesTest {

    /** Each module of the application and the package that is its own. */
    private static final Map<String, String> MODULES = Map.of(
            "certes-domain", "certes.domain",
            "master-ejb", "certes.master",
            "master-api-war", "certes.masterapi",
            "registry-ejb", "certes.registry",
            "broker-ejb", "certes.broker",
            "consumer-mdb", "certes.consumer",
            "gateway-war", "certes.gateway");

    @SuppressWarnings("unused")
    private static final List<String> BESIDE_THE_DOMAIN = MODULES.values().stream()
            .filter(name -> !name.equals("certes.domain"))
            .sorted()
            .toList();

    private static JavaClasses application;

    @BeforeAll
    static void importClasses() {
        List<Path> directories = new ArrayList<>();
        for (String module : MODULES.keySet()) {
            Path classes = Path.of("..", module, "target", "classes");
            assertThat(Files.isDirectory(classes))
                    .as(module + " was built before this")
                    .isTrue();
            directories.add(classes);
        }
        application = new ClassFileImporter().importPaths(directories);
    }

    @Test
    void everyModuleHasItsOwnPackage() {
        MODULES.values()
                .forEach(name -> assertThat(application.stream()
                                .anyMatch(one -> inside(name).test(one)))
                        .as(name)
                        .isTrue());
        classes()
                .should()
                .resideInAnyPackage(
                        MODULES.values().stream().map(name -> name + "..").toArray(String[]::new))
                .check(application);
    }

    private static DescribedPredicate<JavaClass> inside(String name) {
        return resideInAPackage(name + "..");
    }

    @ParameterizedTest
    @FieldSource("BESIDE_THE_DOMAIN")
    void aModuleKnowsTheDomainAndNoSibling(String own) {
        noClasses()
                .that(inside(own))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("certes..").and(resideOutsideOfPackages(own + "..", "certes.domain..")))
                .check(application);
    }

    @Test
    void theDomainIsJavaSeOnly() {
        classes()
                .that(inside("certes.domain"))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("certes.domain..", "java..", "javax.crypto..", "org.jspecify.."))
                .check(application);
    }

    @Test
    void onlyTheMasterTouchesADatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage("certes.master..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "javax.sql..", "jakarta.persistence..", "org.postgresql..", "org.flywaydb..")
                .check(application);
    }

    @Test
    void nobodyReadsTheTimeBesideTheClock() {
        noClasses()
                .should()
                .callMethodWhere(describe("reads the time without a clock", call -> {
                    String owner = call.getTargetOwner().getName();
                    boolean now = call.getName().equals("now")
                            && owner.startsWith("java.time.")
                            && call.getTarget().getRawParameterTypes().isEmpty();
                    return now
                            || (owner.equals("java.lang.System")
                                    && call.getName().equals("currentTimeMillis"));
                }))
                .check(application);
    }

    @Test
    void packagesHaveNoCycles() {
        for (String module : MODULES.values()) {
            slices().matching(module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(application.that(inside(module)));
        }
    }

    @Test
    void signaturesAreComparedInConstantTime() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "compares bytes in a time that tells where they differ",
                        call -> call.getTargetOwner().isEquivalentTo(Arrays.class)
                                && call.getName().equals("equals")
                                && call.getTarget()
                                        .getRawParameterTypes()
                                        .get(0)
                                        .isEquivalentTo(byte[].class)))
                .check(application);
        assertThat(application.stream()
                        .filter(inside("certes.domain.signature"))
                        .flatMap(one -> one.getMethodCallsFromSelf().stream())
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                                && call.getName().equals("isEqual")))
                .as("MessageDigest.isEqual where signatures are checked")
                .isTrue();
    }

    @Test
    void namesSayWhatThingsDo() {
        noClasses()
                .should()
                .haveNameMatching(".*\\.(util|common|impl|dto)\\..*|.*(Manager|Helper|Util|Utils|Impl)")
                .check(application);
    }

    private static DescribedPredicate<JavaMethodCall> describe(String what, Predicate<JavaMethodCall> predicate) {
        return DescribedPredicate.describe(what, predicate);
    }
}
