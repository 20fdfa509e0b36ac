package io.figwizard.stripetwin.control;

import io.figwizard.stripetwin.delivery.WebhookSender;
import io.figwizard.stripetwin.state.TwinState;
import io.figwizard.twinkit.ControlApi;
import io.figwizard.twinkit.FaultPlan;
import java.util.List;
import java.util.stream.Stream;

/** What stands beneath {@code /twin} of the double of Stripe. */
public final class StripeControl {
  private StripeControl() {}

  public static ControlApi api(TwinState state, WebhookSender sender, FaultPlan faults) {
    return new ControlApi(
        Stream.of(
                new WebhookControl(state, sender).routes(),
                new StateControl(state).routes(),
                faults.routes("/twin/faults"))
            .flatMap(List::stream)
            .toList());
  }
}
