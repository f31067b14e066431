package certes.masterapi;

import certes.domain.access.AccessTokens;
import certes.domain.backoff.BackoffPolicies;
import certes.domain.catalog.CatalogReader;
import certes.domain.filter.FilterLanguage;
import certes.domain.isolation.Circuits;
import certes.domain.master.EventHistory;
import certes.domain.replay.EventReplays;
import certes.domain.schema.SchemaRegistry;
import certes.domain.source.Sources;
import certes.domain.subscription.Subscriptions;
import certes.masterapi.graphql.BackoffsApi;
import certes.masterapi.graphql.BodyAllowance;
import certes.masterapi.graphql.Caller;
import certes.masterapi.graphql.CircuitsApi;
import certes.masterapi.graphql.DestinationRules;
import certes.masterapi.graphql.EventsApi;
import certes.masterapi.graphql.GraphQLEndpoint;
import certes.masterapi.graphql.ReplaysApi;
import certes.masterapi.graphql.SchemasApi;
import certes.masterapi.graphql.SourcesApi;
import certes.masterapi.graphql.SubscriptionsApi;
import certes.masterapi.http.GraphQLServlet;
import certes.masterapi.http.KeySetServlet;
import certes.masterapi.http.TokenServlet;
import certes.masterapi.http.UnknownPathServlet;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** The Master API on a free port, with CDI, in front of the fakes. */
public final class ApiUnderTest implements AutoCloseable {
    private static Fakes current = new Fakes();
    private static Map<String, String> settings = Map.of();

    public final Fakes fakes = new Fakes();
    private final WeldContainer cdi;
    private final Server server = new Server(0);
    private final HttpClient client = HttpClient.newHttpClient();

    public ApiUnderTest(Map<String, String> configuration) {
        current = fakes;
        settings = configuration;
        cdi = new Weld()
                .disableDiscovery()
                .beanClasses(
                        Wiring.class,
                        SourcesApi.class,
                        SubscriptionsApi.class,
                        EventsApi.class,
                        ReplaysApi.class,
                        BackoffsApi.class,
                        SchemasApi.class,
                        CircuitsApi.class,
                        DestinationRules.class,
                        Caller.class,
                        BodyAllowance.class,
                        GraphQLEndpoint.class,
                        GraphQLServlet.class,
                        TokenServlet.class,
                        KeySetServlet.class,
                        UnknownPathServlet.class)
                .initialize();
        ServletContextHandler context = new ServletContextHandler("/api");
        context.addFilter(
                new FilterHolder(new RequestScope()), "/*", EnumSet.of(jakarta.servlet.DispatcherType.REQUEST));
        context.addServlet(servlet(GraphQLServlet.class), "/graphql");
        context.addServlet(servlet(TokenServlet.class), "/auth/token");
        context.addServlet(servlet(KeySetServlet.class), "/.well-known/jwks.json");
        context.addServlet(servlet(UnknownPathServlet.class), "/");
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private <T extends HttpServlet> ServletHolder servlet(Class<T> type) {
        return new ServletHolder(cdi.select(type).get());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public HttpRequest.Builder request(String path) {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api" + path));
    }

    public HttpResponse<String> post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + Fakes.TOKEN)
                .POST(BodyPublishers.ofString(body)));
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        } finally {
            cdi.close();
        }
    }

    /** What a servlet container with CDI does. */
    private final class RequestScope implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            RequestContextController controller =
                    cdi.select(RequestContextController.class).get();
            controller.activate();
            try {
                chain.doFilter(request, response);
            } finally {
                controller.deactivate();
            }
        }
    }

    /** Gives the beans the fakes and the settings. */
    public static class Wiring {
        @Produces
        Sources sources() {
            return current.sources;
        }

        @Produces
        Subscriptions subscriptions() {
            return current.subscriptions;
        }

        @Produces
        Circuits circuits() {
            return current.circuits;
        }

        @Produces
        EventHistory history() {
            return current.history;
        }

        @Produces
        EventReplays replays() {
            return current.replays;
        }

        @Produces
        BackoffPolicies backoffs() {
            return current.backoffs;
        }

        @Produces
        CatalogReader catalogs() {
            return current.catalogs;
        }

        @Produces
        FilterLanguage filters() {
            return current.filters;
        }

        @Produces
        SchemaRegistry schemas() {
            return current.schemas;
        }

        @Produces
        AccessTokens tokens() {
            return current.tokens;
        }

        @Produces
        Clock clock() {
            return Clock.fixed(Fakes.NOW, ZoneOffset.UTC);
        }

        @Produces
        SecureRandom random() {
            return new SecureRandom();
        }

        @Produces
        @ConfigProperty
        String text(InjectionPoint point) {
            ConfigProperty property = point.getAnnotated().getAnnotation(ConfigProperty.class);
            return settings.getOrDefault(property.name(), property.defaultValue());
        }

        @Produces
        @ConfigProperty
        boolean flag(InjectionPoint point) {
            return Boolean.parseBoolean(text(point));
        }

        @Produces
        @ConfigProperty
        Optional<String> optional(InjectionPoint point) {
            ConfigProperty property = point.getAnnotated().getAnnotation(ConfigProperty.class);
            return Optional.ofNullable(settings.get(property.name()));
        }
    }
}
