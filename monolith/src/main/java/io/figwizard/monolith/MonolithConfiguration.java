package io.figwizard.monolith;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.auth.AuthConfiguration;
import io.figwizard.billing.BillingConfiguration;
import io.figwizard.conversation.ConversationConfiguration;
import io.figwizard.dashboard.DashboardConfiguration;
import io.figwizard.drilling.DrillingConfiguration;
import io.figwizard.exports.ExportsConfiguration;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import io.figwizard.jobs.JobsConfiguration;
import io.figwizard.profile.ProfileConfiguration;
import io.figwizard.realtime.RealtimeConfiguration;
import io.figwizard.webhook.WebhookConfiguration;
import io.figwizard.worker.WorkerConfiguration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** What is common to all domains, and each domain's part. */
final class MonolithConfiguration extends Configuration {
  @JsonProperty @Valid @NotNull HandlerKitConfiguration kit = new HandlerKitConfiguration();

  /** Who owns the database: read by the command {@code db} only, so usually unset in a server. */
  @JsonProperty @NotNull DataSourceFactory owner = new DataSourceFactory();

  @JsonProperty @Valid @NotNull AuthConfiguration auth = new AuthConfiguration();

  @JsonProperty @Valid @NotNull BillingConfiguration billing = new BillingConfiguration();

  @JsonProperty @Valid @NotNull
  ConversationConfiguration conversation = new ConversationConfiguration();

  @JsonProperty @Valid @NotNull DashboardConfiguration dashboard = new DashboardConfiguration();

  @JsonProperty @Valid @NotNull DrillingConfiguration drilling = new DrillingConfiguration();

  @JsonProperty @Valid @NotNull ProfileConfiguration profile = new ProfileConfiguration();
  @JsonProperty @Valid @NotNull RealtimeConfiguration realtime = new RealtimeConfiguration();

  @JsonProperty @Valid @NotNull ExportsConfiguration exports = new ExportsConfiguration();

  @JsonProperty @Valid @NotNull WebhookConfiguration webhook = new WebhookConfiguration();

  @JsonProperty @Valid @NotNull JobsConfiguration jobs = new JobsConfiguration();

  @JsonProperty @Valid @NotNull WorkerConfiguration worker = new WorkerConfiguration();
}
