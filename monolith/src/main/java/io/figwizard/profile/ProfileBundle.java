package io.figwizard.profile;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Handler;
import io.figwizard.handlerkit.Now;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Profiles and their drafts at {@code POST /profile}, or {@code POST /profile-sandbox}, or both.
 * The application needs a {@link io.figwizard.handlerkit.HandlerKitBundle} before this one, and a
 * database with the schema {@code profile}.
 *
 * @param <C> the application's configuration
 */
public final class ProfileBundle<C extends Configuration> implements ConfiguredBundle<C> {
  private final Function<C, ProfileConfiguration> configuration;
  private final Clock clock;

  public ProfileBundle(Function<C, ProfileConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  /** For tests that need another time. */
  ProfileBundle(Function<C, ProfileConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  @Override
  public void run(C config, Environment environment) {
    ProfileConfiguration profile = configuration.apply(config);
    Jdbi jdbi = DomainDatabase.open(environment, profile.getDatabase(), "profile");
    Background.of(environment).consumer(new DeleteProfile(jdbi));
    Now now = new Now(clock);
    ProfileChange change = new ProfileChange(now);
    for (Variant variant : profile.getVariants()) {
      Handler.named("profile")
          .variant(variant)
          .database(jdbi)
          .action(new Get())
          .action(new Update(change))
          .action(new ChangePreferences(change))
          .action(new SaveDraft(now))
          .action(new DeleteDraft())
          .mount(environment);
    }
  }
}
