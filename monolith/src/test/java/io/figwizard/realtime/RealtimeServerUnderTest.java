package io.figwizard.realtime;

import com.codahale.metrics.Gauge;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.testing.ResourceHelpers;
import io.figwizard.handlerkit.HandlerKitBundle;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A real server with this domain only, without a worker: tests write what is sent themselves. */
final class RealtimeServerUnderTest implements AutoCloseable {
  /** The application's configuration, as the monolith's. */
  static final class Settings extends Configuration {
    @JsonProperty HandlerKitConfiguration kit = new HandlerKitConfiguration();
    @JsonProperty RealtimeConfiguration realtime = new RealtimeConfiguration();
  }

  private final DropwizardTestSupport<Settings> support;

  private RealtimeServerUnderTest(DropwizardTestSupport<Settings> support) {
    this.support = support;
  }

  /**
   * @param knobs alternately a key of the configuration and its value
   */
  static RealtimeServerUnderTest start(
      TestDatabase database, TestTokens tokens, Clock clock, String... knobs) {
    List<ConfigOverride> overrides = new ArrayList<>();
    for (String at : List.of("realtime.database.", "realtime.listener.database.")) {
      overrides.add(ConfigOverride.config(at + "url", database.jdbcUrl()));
      overrides.add(ConfigOverride.config(at + "user", database.roleUser("realtime")));
      overrides.add(ConfigOverride.config(at + "password", database.password()));
    }
    overrides.add(ConfigOverride.config("kit.jwt.jwks", tokens.jwks()));
    for (int i = 0; i < knobs.length; i += 2) {
      overrides.add(ConfigOverride.config(knobs[i], knobs[i + 1]));
    }
    DropwizardTestSupport<Settings> support =
        new DropwizardTestSupport<>(
            RealtimeApplication.class,
            ResourceHelpers.resourceFilePath("realtime-test.yml"),
            overrides.toArray(ConfigOverride[]::new)) {
          @Override
          public Application<Settings> newApplication() {
            return new RealtimeApplication(clock);
          }
        };
    try {
      support.before();
    } catch (Exception e) {
      throw new IllegalStateException("The server did not start.", e);
    }
    return new RealtimeServerUnderTest(support);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + support.getLocalPort());
  }

  int port() {
    return support.getLocalPort();
  }

  int connections() {
    Gauge<?> gauge = support.getEnvironment().metrics().getGauges().get("realtime.connections");
    return (Integer) gauge.getValue();
  }

  boolean listens() {
    Gauge<?> gauge = support.getEnvironment().metrics().getGauges().get("realtime.listening");
    return gauge.getValue().equals(1);
  }

  long ended(Ending ending) {
    return support.getEnvironment().metrics().meter("realtime.ended." + ending.code()).getCount();
  }

  /** As a signal to stop does. */
  @Override
  public void close() {
    support.after();
  }

  /** The application. */
  public static final class RealtimeApplication extends Application<Settings> {
    private final Clock clock;

    RealtimeApplication(Clock clock) {
      this.clock = clock;
    }

    @Override
    public void initialize(Bootstrap<Settings> bootstrap) {
      bootstrap.addBundle(new HandlerKitBundle<>("monolith", settings -> settings.kit));
      bootstrap.addBundle(new RealtimeBundle<>(settings -> settings.realtime, clock));
    }

    @Override
    public void run(Settings settings, Environment environment) {
      // Everything is in the bundles.
    }
  }
}
