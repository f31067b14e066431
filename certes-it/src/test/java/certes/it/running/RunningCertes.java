package certes.it.running;

import certes.it.running.RunsCertes.Setting;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts Certes once for all classes that want the same setting, and never two at a time: the machine may be small. */
public final class RunningCertes implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(RunningCertes.class);

    /** Classes of one setting come together, so that each is started once. */
    public static final class BySetting implements ClassOrderer {
        @Override
        public void orderClasses(ClassOrdererContext context) {
            context.getClassDescriptors()
                    .sort(Comparator.comparing((ClassDescriptor one) -> one.findAnnotation(RunsCertes.class)
                                    .map(wish -> wish.value().ordinal())
                                    .orElse(-1))
                            .thenComparing(one -> one.getTestClass().getName()));
        }
    }

    private static final class Running implements AutoCloseable {

        private @Nullable Setting setting;
        private @Nullable CertesInstance instance;

        synchronized CertesInstance of(Setting wish) {
            CertesInstance running = instance;
            if (running != null && setting == wish) {
                return running;
            }
            close();
            CertesInstance next = new CertesInstance(
                    wish.name().toLowerCase(java.util.Locale.ROOT),
                    switch (wish) {
                        case GUARDED -> Map.of();
                        case IMPATIENT ->
                            Map.of(
                                    "CERTES_DESTINATIONS_ALLOW_PRIVATE",
                                    "true",
                                    "CERTES_SUBSCRIPTIONS_DISABLE_AFTER",
                                    "PT25S");
                        case OPEN, FRAGILE -> Map.of("CERTES_DESTINATIONS_ALLOW_PRIVATE", "true");
                    });
            setting = wish;
            instance = next;
            next.start();
            return next;
        }

        @Override
        public synchronized void close() {
            if (instance != null) {
                instance.close();
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CertesInstance.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Setting wish =
                context.getRequiredTestClass().getAnnotation(RunsCertes.class).value();
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, type -> new Running(), Running.class)
                .of(wish);
    }
}
