package io.figwizard.dashboard;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Handler;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * What a learner has done, at {@code POST /dashboard}, or {@code POST /dashboard-sandbox}, or both.
 * The application needs a {@link io.figwizard.handlerkit.HandlerKitBundle} before this one, and a
 * database with the schema {@code dashboard} and the views that the manifest names.
 *
 * @param <C> the application's configuration
 */
public final class DashboardBundle<C extends Configuration> implements ConfiguredBundle<C> {
  private final Function<C, DashboardConfiguration> configuration;
  private final Clock clock;

  public DashboardBundle(Function<C, DashboardConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  /** For tests that need another day. */
  DashboardBundle(Function<C, DashboardConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  @Override
  public void run(C config, Environment environment) {
    DashboardConfiguration dashboard = configuration.apply(config);
    Jdbi jdbi = DomainDatabase.open(environment, dashboard.getDatabase(), "dashboard");
    for (Variant variant : dashboard.getVariants()) {
      Handler.named("dashboard")
          .variant(variant)
          .database(jdbi)
          .action(new Stats(clock))
          .action(new Streak(clock))
          .action(new Progress(clock))
          .action(new Activity())
          .mount(environment);
    }
  }
}
