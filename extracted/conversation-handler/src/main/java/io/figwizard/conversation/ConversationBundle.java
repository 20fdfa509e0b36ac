package io.figwizard.conversation;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Handler;
import io.figwizard.handlerkit.Now;
import io.figwizard.handlerkit.Outbound;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Talking with a tutor at {@code POST /conversation} and {@code POST /conversation-sandbox},
 * whichever are configured. The application needs a {@link
 * io.figwizard.handlerkit.HandlerKitBundle} before this one, and a database with the schema {@code
 * conversation}. The providers are not asked before the first request that needs them.
 *
 * @param <C> the application's configuration
 */
public final class ConversationBundle<C extends Configuration> implements ConfiguredBundle<C> {
  private final Function<C, ConversationConfiguration> configuration;
  private final Clock clock;

  public ConversationBundle(Function<C, ConversationConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  /** For tests that need another day. */
  ConversationBundle(Function<C, ConversationConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException naming the property and its variable, when a key is missing
   */
  @Override
  public void run(C config, Environment environment) {
    ConversationConfiguration conversation = configuration.apply(config);
    Map<Variant, VariantConfiguration> variants = conversation.variants();
    if (variants.isEmpty()) {
      throw new IllegalArgumentException(
          "conversation: neither production nor sandbox is there; configure at least one of them.");
    }
    Jdbi jdbi = DomainDatabase.open(environment, conversation.database, "conversation");
    Outbound outbound = Outbound.of(environment);
    Now now = new Now(clock);
    Allowance allowance =
        new Allowance(conversation.minutes, conversation.longestCall.toJavaDuration());
    Settlement settlement = new Settlement(jdbi, now, conversation.memories);
    Map<Variant, Line> lines = new EnumMap<>(Variant.class);
    variants.forEach(
        (variant, settings) -> {
          VoiceProvider voice =
              VoiceProvider.of(
                  variant,
                  settings.voice,
                  conversation.limits,
                  environment.metrics(),
                  Alerts.of(environment),
                  outbound);
          Line line = new Line(variant, voice, settlement, jdbi, now);
          lines.put(variant, line);
          TextProvider text =
              TextProvider.of(
                  variant,
                  settings.text,
                  conversation.limits,
                  environment.metrics(),
                  Alerts.of(environment),
                  outbound);
          Handler.named("conversation")
              .variant(variant)
              .database(jdbi)
              .action(new Eligibility(allowance, now))
              .action(
                  new RegisterSession(
                      line, allowance, conversation.signedUrlLifetime.toJavaDuration()))
              .action(new CompleteSession(now))
              .action(new ListMemory())
              .action(new EditMemory(now))
              .action(new DeleteMemory())
              .action(new History())
              .action(
                  new Reply(text, jdbi, now, conversation.replyCooldown.toJavaDuration(), outbound))
              .mount(environment);
        });
    Background.of(environment)
        .outbox("conversation", jdbi)
        .consumer(new VoiceEvents(lines, environment.metrics(), Alerts.of(environment)))
        .consumer(new UserDeleted(lines, jdbi))
        .job(new PollUnfinished(lines));
  }
}
