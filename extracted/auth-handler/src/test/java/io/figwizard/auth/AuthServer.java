package io.figwizard.auth;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.testing.ResourceHelpers;
import io.figwizard.handlerkit.HandlerKitBundle;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestDatabase;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * A real server with the auth domain only. Every client of {@link #client()} has its own address.
 */
final class AuthServer implements AutoCloseable {
  static final String PASSWORD = "correct horse battery staple";

  /** The application's configuration, as a function's or the monolith's. */
  static final class Settings extends Configuration {
    @JsonProperty HandlerKitConfiguration kit = new HandlerKitConfiguration();
    @JsonProperty AuthConfiguration auth = new AuthConfiguration();
  }

  private final DropwizardTestSupport<Settings> support;
  private final HandlerClient client;
  private final HashingProbe probe;

  private AuthServer(DropwizardTestSupport<Settings> support, HashingProbe probe) {
    this.support = support;
    this.probe = probe;
    this.client = HandlerClient.of(URI.create("http://127.0.0.1:" + support.getLocalPort()));
  }

  /**
   * @param knobs alternately a key of the configuration and its value
   */
  static AuthServer start(
      TestDatabase database, TestClock clock, String signingJwks, String... knobs) {
    HashingProbe probe = new HashingProbe();
    Stream<ConfigOverride> overrides =
        Stream.of(
            ConfigOverride.config("auth.database.url", database.jdbcUrl()),
            ConfigOverride.config("auth.database.user", database.roleUser("auth")),
            ConfigOverride.config("auth.database.password", database.password()),
            ConfigOverride.config("auth.signingJwks", signingJwks));
    Stream<ConfigOverride> more =
        Stream.iterate(0, i -> i < knobs.length, i -> i + 2)
            .map(i -> ConfigOverride.config(knobs[i], knobs[i + 1]));
    DropwizardTestSupport<Settings> support =
        new DropwizardTestSupport<>(
            AuthApplication.class,
            ResourceHelpers.resourceFilePath("auth-test.yml"),
            Stream.concat(overrides, more).toArray(ConfigOverride[]::new)) {
          @Override
          public Application<Settings> newApplication() {
            return new AuthApplication(clock, probe);
          }
        };
    try {
      support.before();
    } catch (Exception e) {
      throw new IllegalStateException("The server did not start.", e);
    }
    return new AuthServer(support, probe);
  }

  /** A client with an address that no other has. */
  HandlerClient client() {
    return clientFrom("2001:db8:" + groups(UUID.randomUUID()) + "::1");
  }

  private static String groups(UUID random) {
    return Long.toHexString(random.getLeastSignificantBits() & 0xffff)
        + ":"
        + Long.toHexString(random.getMostSignificantBits() & 0xffff);
  }

  HandlerClient clientFrom(String address) {
    return client.with("X-Forwarded-For", address.contains(":") ? "[" + address + "]" : address);
  }

  Answer call(String action, Map<String, ?> fields) {
    return client().call("auth", action, fields);
  }

  Answer callAs(JsonNode session, String action, Map<String, ?> fields) {
    return client().as(session.path("accessToken").asText()).call("auth", action, fields);
  }

  /** A new account; its session. */
  JsonNode signup(String email) {
    return succeeded(call("signup", Map.of("email", email, "password", PASSWORD)));
  }

  /** A new session. */
  JsonNode login(String email) {
    return succeeded(login(email, PASSWORD));
  }

  Answer login(String email, String password) {
    return call("login", Map.of("email", email, "password", password));
  }

  Answer refresh(JsonNode session) {
    return call("refresh", Map.of("refreshToken", session.path("refreshToken").asText()));
  }

  static JsonNode succeeded(Answer answer) {
    if (!answer.ok()) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return answer.data();
  }

  /** An address that no other test uses. */
  static String someEmail() {
    return "ada." + UUID.randomUUID() + "@example.org";
  }

  HashingProbe hashing() {
    return probe;
  }

  AuthConfiguration configuration() {
    return support.getConfiguration().auth;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + support.getLocalPort());
  }

  @Override
  public void close() {
    support.after();
  }

  /** Counts the computations, and the connections in use while each of them begins. */
  static final class HashingProbe extends MetricRegistry {
    private final Queue<Integer> connections = new ConcurrentLinkedQueue<>();

    @Override
    public Timer timer(String name) {
      return name.equals("auth.password-hashing")
          ? super.timer(name, Probe::new)
          : super.timer(name);
    }

    long computations() {
      return connections.size();
    }

    List<Integer> connectionsInUse() {
      return List.copyOf(connections);
    }

    private final class Probe extends Timer {
      @Override
      public Context time() {
        Gauge<?> active = getGauges().get("io.dropwizard.db.ManagedPooledDataSource.auth.active");
        connections.add((Integer) active.getValue());
        return super.time();
      }
    }
  }

  /** Hosts the auth domain as the monolith and the function do. */
  static final class AuthApplication extends Application<Settings> {
    private final TestClock clock;
    private final HashingProbe probe;

    AuthApplication(TestClock clock, HashingProbe probe) {
      this.clock = clock;
      this.probe = probe;
    }

    @Override
    public void initialize(Bootstrap<Settings> bootstrap) {
      bootstrap.setMetricRegistry(probe);
      bootstrap.addBundle(
          new HandlerKitBundle<>(
              "auth-handler", settings -> settings.kit, settings -> settings.auth.publicKeys()));
      bootstrap.addBundle(new AuthBundle<>(settings -> settings.auth, clock));
    }

    @Override
    public void run(Settings settings, Environment environment) {}
  }
}
