package io.figwizard.drilling;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.figwizard.drilling.fsrs.Fsrs;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Handler;
import io.figwizard.handlerkit.Now;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Decks, cards and answers at {@code POST /drilling}, or {@code POST /drilling-sandbox}, or both.
 * The application needs a {@link io.figwizard.handlerkit.HandlerKitBundle} before this one, and a
 * database with the schema {@code drilling}.
 *
 * @param <C> the application's configuration
 */
public final class DrillingBundle<C extends Configuration> implements ConfiguredBundle<C> {
  private final Function<C, DrillingConfiguration> configuration;
  private final Clock clock;

  public DrillingBundle(Function<C, DrillingConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  /** For tests that need another day. */
  DrillingBundle(Function<C, DrillingConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  @Override
  public void run(C config, Environment environment) {
    DrillingConfiguration drilling = configuration.apply(config);
    Jdbi jdbi = DomainDatabase.open(environment, drilling.getDatabase(), "drilling");
    Background.of(environment).consumer(new DeleteUserDecks(jdbi));
    Now now = new Now(clock);
    for (Variant variant : drilling.getVariants()) {
      Handler.named("drilling")
          .variant(variant)
          .database(jdbi)
          .action(new CreateDeck(now, drilling.getFreeDecks(), drilling.getMaxDecksPerUser()))
          .action(new ListDecks())
          .action(new EditDeck(now))
          .action(new DeleteDeck())
          .action(new CreateCard(now))
          .action(new ListCards())
          .action(new EditCard(now))
          .action(new DeleteCard())
          .action(new ImportCards(now))
          .action(new NextCards(now))
          .action(new SubmitAnswer(new Fsrs(drilling.fsrsParameters()), now))
          .action(new Stats(now))
          .mount(environment);
    }
  }
}
