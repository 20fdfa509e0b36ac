package io.figwizard.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.figwizard.functionhost.FunctionConfiguration;
import io.figwizard.functionhost.FunctionHost;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Runs the billing domain as a service of its own; see {@code billing-function.yml}. */
final class BillingFunction {
  private BillingFunction() {}

  /** The form of the function's configuration file. */
  static final class Settings extends FunctionConfiguration {
    @Valid @NotNull private BillingConfiguration billing = new BillingConfiguration();

    @JsonProperty
    BillingConfiguration getBilling() {
      return billing;
    }

    @JsonProperty
    void setBilling(BillingConfiguration billing) {
      this.billing = billing;
    }
  }

  public static void main(String... arguments) throws Exception {
    FunctionHost.run(
        "billing-handler", Settings.class, new BillingBundle<>(Settings::getBilling), arguments);
  }
}
