package io.figwizard.exports;

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
 * Exports at {@code POST /exports}, or {@code POST /exports-sandbox}, or both, and their files at
 * {@code GET /exports/{exportId}/file}. The application needs a {@link
 * io.figwizard.handlerkit.HandlerKitBundle} before this one, a worker, and a database with the
 * schema {@code exports}.
 *
 * @param <C> the application's configuration
 */
public final class ExportsBundle<C extends Configuration> implements ConfiguredBundle<C> {
  private final Function<C, ExportsConfiguration> configuration;
  private final Clock clock;

  public ExportsBundle(Function<C, ExportsConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  /** For tests that need another day. */
  ExportsBundle(Function<C, ExportsConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  @Override
  public void run(C config, Environment environment) {
    ExportsConfiguration exports = configuration.apply(config);
    Jdbi jdbi = DomainDatabase.open(environment, exports.database, "exports");
    for (Variant variant : exports.variants) {
      Handler.named("exports")
          .variant(variant)
          .database(jdbi)
          .action(new RequestExport(exports.maxPerUser, new Now(clock)))
          .action(new ListExports(clock))
          .action(new ShowExport(clock))
          .action(new DeleteExport())
          .mount(environment);
    }
    DownloadPermits permits =
        new DownloadPermits(exports.downloads.inAll, exports.downloads.perUser);
    environment
        .jersey()
        .register(
            new ExportFileResource(
                jdbi, permits, exports.downloads.atMost.toJavaDuration(), clock));
    Background.of(environment)
        .outbox("exports", jdbi)
        .consumer(new DeleteUserExports(jdbi))
        .job(new MakeExports(jdbi, exports, environment.metrics(), clock))
        .job(new PurgeExports(jdbi, clock));
  }
}
