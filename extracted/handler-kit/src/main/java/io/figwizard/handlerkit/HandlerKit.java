package io.figwizard.handlerkit;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** What {@link HandlerKitBundle} sets up once per application and every {@link Handler} uses. */
record HandlerKit(
    HandlerKitConfiguration configuration,
    JsonMapper mapper,
    Envelope envelope,
    JsonBody body,
    RequestBinder binder,
    TokenVerifier tokens,
    MetricRegistry metrics,
    Clock clock,
    Set<String> mounted,
    Background background,
    Alerts alerts,
    UnexpectedErrors errors,
    DryRuns dryRuns,
    MountedActions actions) {
  private static final String ATTRIBUTE = HandlerKit.class.getName();

  void attachTo(Environment environment) {
    environment.getApplicationContext().setAttribute(ATTRIBUTE, this);
  }

  static HandlerKit of(Environment environment) {
    return in(environment)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No HandlerKitBundle in this application. Add it in initialize, before the"
                        + " domains' bundles."));
  }

  /** Empty for an application that has no handlers. */
  static Optional<HandlerKit> in(Environment environment) {
    return environment.getApplicationContext().getAttribute(ATTRIBUTE) instanceof HandlerKit kit
        ? Optional.of(kit)
        : Optional.empty();
  }
}
