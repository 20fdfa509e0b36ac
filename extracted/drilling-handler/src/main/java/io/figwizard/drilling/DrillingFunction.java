package io.figwizard.drilling;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.figwizard.functionhost.FunctionConfiguration;
import io.figwizard.functionhost.FunctionHost;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Runs the drilling domain as a service of its own; see {@code drilling-function.yml}. */
final class DrillingFunction {
  private DrillingFunction() {}

  /** The form of the function's configuration file. */
  static final class Settings extends FunctionConfiguration {
    @Valid @NotNull private DrillingConfiguration drilling = new DrillingConfiguration();

    @JsonProperty
    DrillingConfiguration getDrilling() {
      return drilling;
    }

    @JsonProperty
    void setDrilling(DrillingConfiguration drilling) {
      this.drilling = drilling;
    }
  }

  public static void main(String... arguments) throws Exception {
    FunctionHost.run(
        "drilling-handler", Settings.class, new DrillingBundle<>(Settings::getDrilling), arguments);
  }
}
