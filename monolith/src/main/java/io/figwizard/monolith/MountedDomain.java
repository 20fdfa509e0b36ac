package io.figwizard.monolith;

import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.auth.AuthBundle;
import io.figwizard.billing.BillingBundle;
import io.figwizard.conversation.ConversationBundle;
import io.figwizard.dashboard.DashboardBundle;
import io.figwizard.drilling.DrillingBundle;
import io.figwizard.exports.ExportsBundle;
import io.figwizard.jobs.JobsBundle;
import io.figwizard.profile.ProfileBundle;
import io.figwizard.realtime.RealtimeBundle;
import io.figwizard.webhook.WebhookBundle;
import io.figwizard.worker.WorkerBundle;
import java.util.List;
import java.util.function.Function;

/**
 * A domain as the monolith sees it.
 *
 * @param domainPackage with the domain's manifest
 * @param database where in the configuration the domain's database is
 */
record MountedDomain(
    Package domainPackage,
    ConfiguredBundle<MonolithConfiguration> bundle,
    Function<MonolithConfiguration, DataSourceFactory> database) {

  /**
   * All of them, in the order in which their schemas are migrated: who publishes a view before who
   * reads it. One line per domain, the worker last: it works for those before it.
   */
  static List<MountedDomain> all() {
    return List.of(
        of(new AuthBundle<>(c -> c.auth), c -> c.auth.database()),
        of(new BillingBundle<>(c -> c.billing), c -> c.billing.database()),
        of(new ConversationBundle<>(c -> c.conversation), c -> c.conversation.database()),
        of(new DrillingBundle<>(c -> c.drilling), c -> c.drilling.getDatabase()),
        of(new ProfileBundle<>(c -> c.profile), c -> c.profile.getDatabase()),
        of(new RealtimeBundle<>(c -> c.realtime), c -> c.realtime.database()),
        of(new WebhookBundle<>(c -> c.webhook), c -> c.webhook.database()),
        of(new ExportsBundle<>(c -> c.exports), c -> c.exports.database()),
        of(new DashboardBundle<>(c -> c.dashboard), c -> c.dashboard.getDatabase()),
        of(new JobsBundle<>(c -> c.jobs), c -> c.jobs.database()),
        of(new WorkerBundle<>(c -> c.worker), c -> c.worker.database()));
  }

  private static MountedDomain of(
      ConfiguredBundle<MonolithConfiguration> bundle,
      Function<MonolithConfiguration, DataSourceFactory> database) {
    return new MountedDomain(bundle.getClass().getPackage(), bundle, database);
  }
}
