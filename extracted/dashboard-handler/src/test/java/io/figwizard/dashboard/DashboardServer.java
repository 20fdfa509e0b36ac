package io.figwizard.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import io.figwizard.handlerkit.HandlerKitBundle;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The dashboard domain behind real HTTP, on a database of its own. */
final class DashboardServer implements BeforeAllCallback, AfterAllCallback {
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:00:00Z"));

  private final TestDatabase database = Published.newDatabase();
  private final TestTokens tokens = TestTokens.create();
  private DropwizardTestSupport<Settings> server;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    database.beforeAll(context);
    Settings settings = new Settings();
    HttpConnectorFactory http = new HttpConnectorFactory();
    http.setPort(0);
    DefaultServerFactory connectors = new DefaultServerFactory();
    connectors.setApplicationConnectors(List.of(http));
    connectors.setAdminConnectors(List.of());
    settings.setServerFactory(connectors);
    settings.kit.getJwt().setJwks(tokens.jwks());
    settings.dashboard.setVariants(Set.of(Variant.PRODUCTION, Variant.SANDBOX));
    settings.dashboard.getDatabase().setUrl(database.jdbcUrl());
    settings.dashboard.getDatabase().setUser(database.roleUser("dashboard"));
    settings.dashboard.getDatabase().setPassword(database.password());
    server =
        new DropwizardTestSupport<>(Dashboard.class, settings) {
          @Override
          public Application<Settings> newApplication() {
            return new Dashboard(clock);
          }
        };
    server.before();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.after();
  }

  TestTokens tokens() {
    return tokens;
  }

  TestDatabase database() {
    return database;
  }

  Published published() {
    return new Published(database);
  }

  HandlerClient anonymous() {
    return HandlerClient.of(URI.create("http://127.0.0.1:" + server.getLocalPort()));
  }

  /** A user whom nobody else is. */
  User newUser() {
    UUID id = UUID.randomUUID();
    return new User(id, anonymous().as(tokens.forUser(id)), published());
  }

  /** Somebody who looks at what was done. */
  record User(UUID id, HandlerClient client, Published published) {
    Answer call(String action, Map<String, ?> fields) {
      return client.call("dashboard", action, fields);
    }

    Answer sandbox(String action, Map<String, ?> fields) {
      return client.call("dashboard-sandbox", action, fields);
    }

    /** As {@link #call}, where only a success makes sense. */
    JsonNode data(String action, Map<String, ?> fields) {
      Answer answer = call(action, fields);
      if (!answer.ok()) {
        throw new AssertionError(action + " answered " + answer.status() + " " + answer.body());
      }
      return answer.data();
    }

    UUID reviewed(String at) {
      return published.review(id, Instant.parse(at));
    }

    UUID reviewed(Instant at) {
      return published.review(id, at);
    }

    UUID talked(String variant, String at, int seconds) {
      return published.conversation(id, variant, Instant.parse(at), seconds);
    }
  }

  static final class Settings extends Configuration {
    final HandlerKitConfiguration kit = new HandlerKitConfiguration();
    final DashboardConfiguration dashboard = new DashboardConfiguration();
  }

  static final class Dashboard extends Application<Settings> {
    private final Clock clock;

    Dashboard(Clock clock) {
      this.clock = clock;
    }

    @Override
    public void initialize(Bootstrap<Settings> bootstrap) {
      bootstrap.addBundle(new HandlerKitBundle<>("dashboard-test", settings -> settings.kit));
      bootstrap.addBundle(new DashboardBundle<>(settings -> settings.dashboard, clock));
    }

    @Override
    public void run(Settings settings, Environment environment) {}
  }
}
