package io.figwizard.profile;

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
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The profile domain behind real HTTP, on a database of its own. */
final class ProfileServer implements BeforeAllCallback, AfterAllCallback {
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:00:00Z"));

  private final TestDatabase database = TestDatabase.migratedFor(ProfileBundle.class.getPackage());
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
    settings.profile.setVariants(Set.of(Variant.PRODUCTION, Variant.SANDBOX));
    settings.profile.getDatabase().setUrl(database.jdbcUrl());
    settings.profile.getDatabase().setUser(database.roleUser("profile"));
    settings.profile.getDatabase().setPassword(database.password());
    server =
        new DropwizardTestSupport<>(Served.class, settings) {
          @Override
          public Application<Settings> newApplication() {
            return new Served(clock);
          }
        };
    server.before();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.after();
  }

  TestDatabase database() {
    return database;
  }

  /** The database as its owner sees it, for what no action tells. */
  Jdbi owner() {
    return Jdbi.create(database.owner());
  }

  /** A user whom nobody else is. */
  User newUser() {
    UUID id = UUID.randomUUID();
    URI address = URI.create("http://127.0.0.1:" + server.getLocalPort());
    return new User(id, HandlerClient.of(address).as(tokens.forUser(id)));
  }

  /** Somebody with a profile. */
  record User(UUID id, HandlerClient client) {
    Answer call(String action, Map<String, ?> fields) {
      return client.call("profile", action, fields);
    }

    /** As {@link #call}, where only a success makes sense. */
    JsonNode data(String action, Map<String, ?> fields) {
      Answer answer = call(action, fields);
      if (!answer.ok()) {
        throw new AssertionError(action + " answered " + answer.status() + " " + answer.body());
      }
      return answer.data();
    }

    JsonNode profile() {
      return data("get", Map.of()).get("profile");
    }

    JsonNode draft() {
      return data("get", Map.of()).get("draft");
    }
  }

  static final class Settings extends Configuration {
    final HandlerKitConfiguration kit = new HandlerKitConfiguration();
    final ProfileConfiguration profile = new ProfileConfiguration();
  }

  static final class Served extends Application<Settings> {
    private final Clock clock;

    Served(Clock clock) {
      this.clock = clock;
    }

    @Override
    public void initialize(Bootstrap<Settings> bootstrap) {
      bootstrap.addBundle(new HandlerKitBundle<>("profile-test", settings -> settings.kit));
      bootstrap.addBundle(new ProfileBundle<>(settings -> settings.profile, clock));
    }

    @Override
    public void run(Settings settings, Environment environment) {}
  }
}
