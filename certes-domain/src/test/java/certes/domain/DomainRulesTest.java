package certes.domain;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.Objects;

/** What holds for the language of Certes as a whole. */
@AnalyzeClasses(packages = "certes.domain", importOptions = ImportOption.DoNotIncludeTests.class)
class DomainRulesTest {
    @ArchTest
    static final ArchRule javaSeIsAllItNeeds = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("certes.domain..", "java..", "javax.crypto..", "org.jspecify..")
            .because("the domain knows no server, no SQL and no HTTP library");

    /** An event comes into being with its deliveries; everything else goes from deliveries to events. */
    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("certes.domain.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(NewEvent.class, NewDelivery.class);

    @ArchTest
    static final ArchRule timeIsAParameter = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callConstructor(Date.class)
            .because("time is an argument or an injected clock");

    @ArchTest
    static final ArchRule signaturesAreComparedInConstantTime = noClasses()
            .that(resideInAPackage("certes.domain.signature"))
            .should()
            .callMethod(String.class, "equals", Object.class)
            .orShould()
            .callMethod(String.class, "equalsIgnoreCase", String.class)
            .orShould()
            .callMethod(String.class, "contentEquals", CharSequence.class)
            .orShould()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
            .orShould()
            .callMethod(Objects.class, "equals", Object.class, Object.class)
            .because("MessageDigest.isEqual takes equally long wherever the signatures differ");
}
