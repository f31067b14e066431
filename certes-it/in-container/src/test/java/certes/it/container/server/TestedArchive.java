package certes.it.container.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.hamcrest.Matcher;
import org.jboss.arquillian.container.test.api.Testable;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The application as it was built, with the tests in it. */
public final class TestedArchive {

    private static final String TESTS = "certes.it.container";
    private static final String WEB_MODULE =
            "<module><web><web-uri>certes-it.war</web-uri><context-root>/certes-it</context-root></web></module>";

    private TestedArchive() {}

    /** For the server under test. */
    public static Archive<?> build() {
        return Server.underTest().deployment();
    }

    /** The EAR, with one more web module. */
    static Archive<?> ear() {
        EnterpriseArchive ear = ShrinkWrap.create(ZipImporter.class, "certes.ear")
                .importFrom(Built.ear().toFile())
                .as(EnterpriseArchive.class);
        WebArchive tests = ShrinkWrap.create(WebArchive.class, "certes-it.war")
                .addPackage(TESTS)
                .addAsLibraries(libraries())
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        replace(ear, "META-INF/application.xml", "<library-directory>", WEB_MODULE + "<library-directory>");
        return ear.addAsModule(Testable.archiveToTest(tests));
    }

    /** The WAR, with the tests in it. Its filter knows nothing of their paths, so it is asked for the gateway's alone. */
    static Archive<?> war() {
        WebArchive war = ShrinkWrap.create(ZipImporter.class, "ROOT.war")
                .importFrom(Built.war().toFile())
                .as(WebArchive.class)
                .addPackage(TESTS)
                .addAsLibraries(libraries());
        replace(war, "WEB-INF/web.xml", "<url-pattern>/*</url-pattern>", "<url-pattern>/events/*</url-pattern>");
        return war;
    }

    private static void replace(Archive<?> archive, String path, String what, String by) {
        String text = textOf(archive, path);
        if (!text.contains(what)) {
            throw new IllegalStateException(path + " has no " + what);
        }
        archive.delete(path);
        archive.add(new StringAsset(text.replace(what, by)), path);
    }

    private static String textOf(Archive<?> archive, String path) {
        try (InputStream text = archive.get(path).getAsset().openStream()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static File[] libraries() {
        return Stream.of(Assertions.class, Awaitility.class, Matcher.class)
                .map(TestedArchive::jarOf)
                .toArray(File[]::new);
    }

    private static File jarOf(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
