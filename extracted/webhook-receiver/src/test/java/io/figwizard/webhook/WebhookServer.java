package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.handlerkit.BackgroundJob;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.DomainExtension;
import io.figwizard.handlertesting.DomainServer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.HostedDomain;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The webhook domain in both variants behind real HTTP, on a database of its own. */
final class WebhookServer implements DomainExtension {
  static final String SECRET = "whsec_production";
  static final String ROLLED_SECRET = "whsec_production_before";
  static final String SANDBOX_SECRET = "whsec_sandbox";
  static final String ELEVENLABS_SECRET = "wsec_production";

  final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));

  private final Consumer<WebhookConfiguration> changes;
  private final HostedDomain hosted =
      new HostedDomain(TestDatabase.migratedFor(WebhookBundle.class.getPackage()), this::start);

  WebhookServer() {
    this(settings -> {});
  }

  WebhookServer(Consumer<WebhookConfiguration> changes) {
    this.changes = changes;
  }

  @Override
  public HostedDomain hosted() {
    return hosted;
  }

  private DomainServer start(TestDatabase database, TestTokens tokens) throws Exception {
    WebhookConfiguration settings = new WebhookConfiguration();
    database.describeTo(settings.database, "webhook");
    settings.production = new WebhookConfiguration.Senders();
    settings.production.stripe.secrets = SECRET + "," + ROLLED_SECRET;
    settings.production.elevenLabs.secrets = ELEVENLABS_SECRET;
    settings.sandbox = new WebhookConfiguration.Senders();
    settings.sandbox.stripe.secrets = SANDBOX_SECRET;
    changes.accept(settings);
    return DomainServer.start(
        tokens.jwks(), settings, new WebhookBundle<>(DomainServer.Settings::domain, clock));
  }

  URI address() {
    return hosted.server().address();
  }

  HandlerClient client() {
    return anonymous();
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
    return hosted.server().environment().metrics().counter("webhook." + name).getCount();
  }

  /** As the worker would. */
  void deliver(DomainEvent event) {
    for (EventConsumer consumer : hosted.server().background().consumers()) {
      if (consumer.types().contains(event.type())) {
        consumer.accept(List.of(event));
      }
    }
  }

  BackgroundJob job(String name) {
    return hosted.server().job(name);
  }
}
