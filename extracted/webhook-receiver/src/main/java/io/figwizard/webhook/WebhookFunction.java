package io.figwizard.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.figwizard.functionhost.FunctionConfiguration;
import io.figwizard.functionhost.FunctionHost;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * Runs the webhook domain as a service of its own; see {@code webhook-function.yml} and {@code
 * webhook-function-sandbox.yml}.
 */
final class WebhookFunction {
  private WebhookFunction() {}

  /** The form of the function's configuration file. */
  static final class Settings extends FunctionConfiguration {
    @JsonProperty @Valid @NotNull WebhookConfiguration webhook = new WebhookConfiguration();
  }

  public static void main(String... arguments) throws Exception {
    FunctionHost.run(
        "webhook-receiver",
        Settings.class,
        new WebhookBundle<Settings>(settings -> settings.webhook),
        arguments);
  }
}
