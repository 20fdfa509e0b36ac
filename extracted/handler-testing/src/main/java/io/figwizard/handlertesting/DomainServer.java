package io.figwizard.handlertesting;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.BackgroundJob;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.HandlerKitBundle;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One domain behind real HTTP on a free port, in this JVM. Nobody works in the background: tests
 * run jobs and deliver events when they want. Thread-safe.
 */
public final class DomainServer implements AutoCloseable {
  private final DropwizardTestSupport<?> support;

  private DomainServer(DropwizardTestSupport<?> support) {
    this.support = support;
  }

  /** The application's configuration: the kit's and the domain's. */
  public static final class Settings<D> extends Configuration {
    private final HandlerKitConfiguration kit;
    private final D domain;

    private Settings(HandlerKitConfiguration kit, D domain) {
      this.kit = kit;
      this.domain = domain;
    }

    /** What the domain's bundle asks for. */
    public D domain() {
      return domain;
    }
  }

  /**
   * Returns when it listens.
   *
   * @param jwks what access tokens are verified with
   * @param configuration the domain's, with its database
   * @param bundle the domain's; finds its configuration at {@link Settings#domain}
   */
  public static <D> DomainServer start(
      String jwks, D configuration, ConfiguredBundle<Settings<D>> bundle) throws Exception {
    HandlerKitConfiguration kit = new HandlerKitConfiguration();
    kit.getJwt().setJwks(jwks);
    return start(kit, configuration, bundle);
  }

  /** As the other one, with all that there is to say about the kit. */
  public static <D> DomainServer start(
      HandlerKitConfiguration kit, D configuration, ConfiguredBundle<Settings<D>> bundle)
      throws Exception {
    Settings<D> settings = new Settings<>(kit, configuration);
    HttpConnectorFactory http = new HttpConnectorFactory();
    http.setPort(0);
    DefaultServerFactory connectors = new DefaultServerFactory();
    connectors.setApplicationConnectors(List.of(http));
    connectors.setAdminConnectors(List.of());
    settings.setServerFactory(connectors);
    DropwizardTestSupport<Settings<D>> support =
        new DropwizardTestSupport<>(Hosting.ofAny(), settings) {
          @Override
          public Application<Settings<D>> newApplication() {
            return new Hosting<>(bundle);
          }
        };
    support.before();
    return new DomainServer(support);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + support.getLocalPort());
  }

  /** Somebody without an access token. */
  public HandlerClient anonymous() {
    return HandlerClient.of(address());
  }

  public Environment environment() {
    return support.getEnvironment();
  }

  /** What the application's meter has counted. */
  public long meter(String name) {
    return environment().metrics().meter(name).getCount();
  }

  /** Runs the job, as the worker does. */
  public void run(String job) {
    job(job).run();
  }

  public BackgroundJob job(String name) {
    return background().jobs().stream()
        .filter(job -> job.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no job " + name));
  }

  /** Delivers an event of this type to the consumer, as the worker does. */
  public void tell(String consumer, String type, JsonNode payload) {
    consumer(consumer)
        .accept(
            List.of(
                new DomainEvent(UUID.randomUUID(), "test", type, "key", payload, Instant.EPOCH)));
  }

  private EventConsumer consumer(String name) {
    return background().consumers().stream()
        .filter(consumer -> consumer.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no consumer " + name));
  }

  public Background background() {
    return Background.of(environment());
  }

  /** As a signal to stop does. */
  @Override
  public void close() {
    support.after();
  }

  private static final class Hosting<D> extends Application<Settings<D>> {
    private final ConfiguredBundle<Settings<D>> bundle;

    Hosting(ConfiguredBundle<Settings<D>> bundle) {
      this.bundle = bundle;
    }

    /** For a constructor that wants a class, and does not use it where there is an instance. */
    @SuppressWarnings("unchecked")
    static <D> Class<Hosting<D>> ofAny() {
      return (Class<Hosting<D>>) (Class<?>) Hosting.class;
    }

    @Override
    public void initialize(Bootstrap<Settings<D>> bootstrap) {
      bootstrap.addBundle(new HandlerKitBundle<>("domain-under-test", settings -> settings.kit));
      bootstrap.addBundle(bundle);
    }

    @Override
    public void run(Settings<D> settings, Environment environment) {
      // Everything is in the bundles.
    }
  }
}
