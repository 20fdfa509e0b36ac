package io.figwizard.webhook;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Handler;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * What providers send, at {@code POST /webhook/stripe} and {@code POST /webhook/elevenlabs}, in the
 * sandbox beneath {@code /webhook-sandbox}. The application needs a {@link
 * io.figwizard.handlerkit.HandlerKitBundle} before this one, and a database with the schema {@code
 * webhook}.
 *
 * @param <C> the application's configuration
 */
public final class WebhookBundle<C extends Configuration> implements ConfiguredBundle<C> {
  /** A provider gives up on us after a few seconds; then it is better to say 503 ourselves. */
  private static final int STATEMENT_SECONDS = 5;

  /** Longer than a statement may take: this is for a server that does not say anything at all. */
  private static final String SILENCE_SECONDS = "6";

  /** How long the driver tries to tell a server that a statement is not wanted any more. */
  private static final String CANCEL_SECONDS = "2";

  private final Function<C, WebhookConfiguration> configuration;
  private final Clock clock;

  /**
   * @param configuration where in the application's configuration this domain's is
   */
  public WebhookBundle(Function<C, WebhookConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  /** For tests that need another time. */
  WebhookBundle(Function<C, WebhookConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException when no variant is configured, or one without usable secrets
   */
  @Override
  public void run(C application, Environment environment) {
    WebhookConfiguration webhook = configuration.apply(application);
    Map<Variant, WebhookConfiguration.Senders> variants = webhook.variants();
    Jdbi jdbi = open(environment, webhook.database);
    variants.forEach((variant, senders) -> mount(variant, senders, jdbi, environment));
    Background.of(environment)
        .consumer(new EraseSubject(jdbi, clock))
        .job(new ForgetBodies(jdbi, webhook.rawRetention.toJavaDuration(), clock))
        .job(new PurgeEvents(jdbi, webhook.eventRetention.toJavaDuration(), clock))
        .outbox("webhook", jdbi);
  }

  private static Jdbi open(Environment environment, DataSourceFactory database) {
    Map<String, String> properties = new LinkedHashMap<>(database.getProperties());
    properties.putIfAbsent("socketTimeout", SILENCE_SECONDS);
    properties.putIfAbsent("cancelSignalTimeout", CANCEL_SECONDS);
    database.setProperties(properties);
    Jdbi jdbi = DomainDatabase.open(environment, database, "webhook");
    jdbi.getConfig(SqlStatements.class).setQueryTimeout(STATEMENT_SECONDS);
    return jdbi;
  }

  private void mount(
      Variant variant, WebhookConfiguration.Senders senders, Jdbi jdbi, Environment environment) {
    MetricRegistry metrics = environment.metrics();
    Handler handler = Handler.named("webhook").variant(variant).database(jdbi);
    handler.raw(stripe(variant, senders.stripe, metrics));
    List<String> elevenLabs = WebhookSecrets.elevenLabs(variant, senders.elevenLabs.secrets);
    if (!elevenLabs.isEmpty()) {
      handler.raw(elevenLabs(variant, elevenLabs, senders.elevenLabs, metrics));
    }
    handler.mount(environment);
  }

  private StripeWebhook stripe(
      Variant variant, WebhookConfiguration.Stripe stripe, MetricRegistry metrics) {
    SignatureVerifier verifier =
        new SignatureVerifier(
            Provider.STRIPE,
            WebhookSecrets.stripe(variant, stripe.secrets),
            stripe.tolerance.toJavaDuration(),
            clock);
    InboxCounters counters = new InboxCounters(metrics, Provider.STRIPE, variant);
    return new StripeWebhook(
        new Inbox(Provider.STRIPE, variant, verifier, counters, clock),
        counters,
        stripe.apiRelease);
  }

  private ElevenLabsWebhook elevenLabs(
      Variant variant,
      List<String> secrets,
      WebhookConfiguration.ElevenLabs elevenLabs,
      MetricRegistry metrics) {
    SignatureVerifier verifier =
        new SignatureVerifier(
            Provider.ELEVENLABS, secrets, elevenLabs.tolerance.toJavaDuration(), clock);
    InboxCounters counters = new InboxCounters(metrics, Provider.ELEVENLABS, variant);
    return new ElevenLabsWebhook(
        new Inbox(Provider.ELEVENLABS, variant, verifier, counters, clock), counters);
  }
}
