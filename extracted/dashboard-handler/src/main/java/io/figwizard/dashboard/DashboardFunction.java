package io.figwizard.dashboard;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.figwizard.functionhost.FunctionConfiguration;
import io.figwizard.functionhost.FunctionHost;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Runs the dashboard domain as a service of its own; see {@code dashboard-function.yml}. */
final class DashboardFunction {
  private DashboardFunction() {}

  /** The form of the function's configuration file. */
  static final class Settings extends FunctionConfiguration {
    @Valid @NotNull private DashboardConfiguration dashboard = new DashboardConfiguration();

    @JsonProperty
    DashboardConfiguration getDashboard() {
      return dashboard;
    }

    @JsonProperty
    void setDashboard(DashboardConfiguration dashboard) {
      this.dashboard = dashboard;
    }
  }

  public static void main(String... arguments) throws Exception {
    FunctionHost.run(
        "dashboard-handler",
        Settings.class,
        new DashboardBundle<>(Settings::getDashboard),
        arguments);
  }
}
