package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
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
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The webhook domain in both variants behind real HTTP, on a database of its own. */
final class WebhookServer implements BeforeAllCallback, AfterAllCallback {
  static final String SECRET = "whsec_production";
  static final String ROLLED_SECRET = "whsec_production_before";
  static final String SANDBOX_SECRET = "whsec_sandbox";
  static final String ELEVENLABS_SECRET = "wsec_production";

  final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));

  private final TestDatabase database = TestDatabase.migratedFor(WebhookBundle.class.getPackage());
  private final Consumer<Settings> changes;
  private DropwizardTestSupport<Settings> server;
  private HandlerClient client;

  WebhookServer() {
    this(settings -> {});
  }

  WebhookServer(Consumer<Settings> changes) {
    this.changes = changes;
  }

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
    settings.kit.getJwt().setJwks("none");
    settings.webhook.database.setUrl(database.jdbcUrl());
    settings.webhook.database.setUser(database.roleUser("webhook"));
    settings.webhook.database.setPassword(database.password());
    settings.webhook.production = new WebhookConfiguration.Senders();
    settings.webhook.production.stripe.secrets = SECRET + "," + ROLLED_SECRET;
    settings.webhook.production.elevenLabs.secrets = ELEVENLABS_SECRET;
    settings.webhook.sandbox = new WebhookConfiguration.Senders();
    settings.webhook.sandbox.stripe.secrets = SANDBOX_SECRET;
    changes.accept(settings);
    server =
        new DropwizardTestSupport<>(Webhooks.class, settings) {
          @Override
          public Application<Settings> newApplication() {
            return new Webhooks(clock);
          }
        };
    server.before();
    client = HandlerClient.of(address());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.after();
  }

  TestDatabase database() {
    return database;
  }

  /** The database as its owner sees it. */
  Jdbi owner() {
    return Jdbi.create(database.owner());
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  HandlerClient client() {
    return client;
  }

  /** Sends it to the production variant as Stripe would. */
  Answer stripe(String event) {
    return stripe("/webhook/stripe", SECRET, event.getBytes(UTF_8));
  }

  Answer stripe(String path, String secret, byte[] body) {
    return client()
        .with("Content-Type", "application/json; charset=utf-8")
        .with("Stripe-Signature", Signed.stripe(secret, clock.instant(), body))
        .send("POST", path, BodyPublishers.ofByteArray(body));
  }

  Answer elevenLabs(String event) {
    return client()
        .with("ElevenLabs-Signature", Signed.elevenLabs(ELEVENLABS_SECRET, clock.instant(), event))
        .post("/webhook/elevenlabs", event);
  }

  /** An event of a customer. */
  static String event(String id, String customer) {
    return """
        {"id":"%s","object":"event","api_version":"2026-07-29.dahlia","created":1792000000,
         "livemode":true,"type":"customer.subscription.updated","pending_webhooks":1,
         "data":{"object":{"id":"sub_of_%s","object":"subscription","customer":"%s",
                           "metadata":{"note":"a body, byte for byte: é"}}}}"""
        .formatted(id, customer, customer);
  }

  /** Rows of a query as the owner. */
  List<Map<String, Object>> rows(String sql, Object... arguments) {
    return owner()
        .withHandle(
            handle -> {
              var query = handle.createQuery(sql);
              for (int i = 0; i < arguments.length; i++) {
                query.bind(i, arguments[i]);
              }
              return query.mapToMap().list();
            });
  }

  Map<String, Object> stored(String eventId) {
    List<Map<String, Object>> rows =
        rows("select * from webhook.event where event_id = ?", eventId);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows of " + eventId);
    }
    return rows.get(0);
  }

  List<Map<String, Object>> told(String eventId) {
    return rows(
        "select type, ordering_key, payload::text as payload from webhook.outbox"
            + " where payload ->> 'eventId' = ?",
        eventId);
  }

  long count(String table) {
    return (long) rows("select count(*) as n from webhook." + table).get(0).get("n");
  }

  long counter(String name) {
    return server.getEnvironment().metrics().counter("webhook." + name).getCount();
  }

  /** As the worker would. */
  void deliver(DomainEvent event) {
    for (EventConsumer consumer : Background.of(server.getEnvironment()).consumers()) {
      if (consumer.types().contains(event.type())) {
        consumer.accept(List.of(event));
      }
    }
  }

  BackgroundJob job(String name) {
    return Background.of(server.getEnvironment()).jobs().stream()
        .filter(job -> job.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static final class Settings extends Configuration {
    final HandlerKitConfiguration kit = new HandlerKitConfiguration();
    final WebhookConfiguration webhook = new WebhookConfiguration();
  }

  static final class Webhooks extends Application<Settings> {
    private final Clock clock;

    Webhooks(Clock clock) {
      this.clock = clock;
    }

    @Override
    public void initialize(Bootstrap<Settings> bootstrap) {
      bootstrap.addBundle(new HandlerKitBundle<>("webhook-test", settings -> settings.kit));
      bootstrap.addBundle(new WebhookBundle<>(settings -> settings.webhook, clock));
    }

    @Override
    public void run(Settings settings, Environment environment) {}
  }
}
