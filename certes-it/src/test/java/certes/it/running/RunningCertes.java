package certes.it.running;

import certes.it.running.RunsCertes.Setting;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
        private @Nullable Surroundings surroundings;
        private @Nullable CertesInstance instance;

        synchronized CertesInstance of(Setting wish) {
            CertesInstance running = instance;
            if (running != null && setting == wish) {
                return running;
            }
            close();
            CertesInstance next = new CertesInstance(wish.name().toLowerCase(java.util.Locale.ROOT), environment(wish));
            setting = wish;
            instance = next;
            next.start();
            return next;
        }

        private Map<String, String> environment(Setting wish) {
            Map<String, String> environment = new HashMap<>();
            if (wish != Setting.GUARDED) {
                environment.put("CERTES_DESTINATIONS_ALLOW_PRIVATE", "true");
            }
            if (wish == Setting.IMPATIENT) {
                environment.put("CERTES_SUBSCRIPTIONS_DISABLE_AFTER", "PT25S");
            }
            if (wish == Setting.TIGHT) {
                environment.put("CERTES_HEAP", "256m");
            }
            if (wish == Setting.EXTERNAL || wish == Setting.CRAMPED) {
                environment.putAll(surround(wish == Setting.CRAMPED).environment());
            }
            return environment;
        }

        private Surroundings surround(boolean cramped) {
            try {
                Surroundings started = Surroundings.start(cramped);
                surroundings = started;
                return started;
            } catch (IOException | SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        synchronized Surroundings surroundingsOf(Setting wish) {
            of(wish);
            return Objects.requireNonNull(surroundings, "the setting has none");
        }

        @Override
        public synchronized void close() {
            CertesInstance running = instance;
            Surroundings around = surroundings;
            instance = null;
            surroundings = null;
            try {
                if (running != null) {
                    running.close();
                }
            } finally {
                if (around != null) {
                    around.close();
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == CertesInstance.class || type == Surroundings.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Setting wish =
                context.getRequiredTestClass().getAnnotation(RunsCertes.class).value();
        Running running = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, type -> new Running(), Running.class);
        return parameter.getParameter().getType() == Surroundings.class
                ? running.surroundingsOf(wish)
                : running.of(wish);
    }
}
