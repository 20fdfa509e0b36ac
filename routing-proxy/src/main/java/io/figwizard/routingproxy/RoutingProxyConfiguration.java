package io.figwizard.routingproxy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.control.evidence.EvidenceConfiguration;
import io.figwizard.routingproxy.control.state.StateConfiguration;
import io.figwizard.routingproxy.dataplane.DataPlaneConfiguration;
import io.figwizard.routingproxy.dryrun.DryRunConfiguration;
import io.figwizard.routingproxy.watch.WatchConfiguration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

/** routing-proxy.yml. */
public final class RoutingProxyConfiguration extends Configuration {

  /** Relative to the folder the proxy is started in. */
  @NotBlank @JsonProperty private String routesFile = "routing-proxy/routes.yml";

  /** Relative to the folder the proxy is started in; created where it is missing. */
  @NotBlank @JsonProperty private String stateDirectory = ".fig/proxy";

  /** Whether this proxy has its state for itself, in stateDirectory, or shares it with others. */
  @Valid @NotNull @JsonProperty private StateConfiguration state = new StateConfiguration();

  /** Rules for comparing answers in mode shadow; need not exist. As routesFile otherwise. */
  @NotBlank @JsonProperty private String diffRulesFile = "routing-proxy/diff-rules.yml";

  /**
   * Where the routes are wanted to stand; empty: only operators say so. As routesFile otherwise.
   */
  @NotNull @JsonProperty private String standingsFile = "";

  /** How often to look whether routes.yml changed; 0s for never. */
  @NotNull @JsonProperty private Duration reloadEvery = Duration.seconds(2);

  /** Who may use the admin API; empty: everybody on this machine, and nobody else. */
  @NotNull @JsonProperty private String operatorsFile = "";

  /** Whether the admin API may listen where other machines reach it and ask for no token. */
  @JsonProperty private boolean allowRemoteAdmin = false;

  /** Whether to take the place of the proxy that serves with the same stateDirectory. */
  @JsonProperty private boolean takeOver = false;

  @Valid @NotNull @JsonProperty
  private EvidenceConfiguration evidence =
      new EvidenceConfiguration("", Duration.hours(24), Duration.seconds(2));

  @Valid @NotNull @JsonProperty private DryRunConfiguration dryRun = new DryRunConfiguration("");

  @Valid @NotNull @JsonProperty private WatchConfiguration watch = new WatchConfiguration();

  @Valid @NotNull @JsonProperty
  private DataPlaneConfiguration dataPlane = new DataPlaneConfiguration();

  public String getRoutesFile() {
    return routesFile;
  }

  public String getStateDirectory() {
    return stateDirectory;
  }

  public StateConfiguration getState() {
    return state;
  }

  public String getDiffRulesFile() {
    return diffRulesFile;
  }

  public String getStandingsFile() {
    return standingsFile;
  }

  public Duration getReloadEvery() {
    return reloadEvery;
  }

  public String getOperatorsFile() {
    return operatorsFile;
  }

  public boolean isAllowRemoteAdmin() {
    return allowRemoteAdmin;
  }

  public boolean isTakeOver() {
    return takeOver;
  }

  public EvidenceConfiguration getEvidence() {
    return evidence;
  }

  public DryRunConfiguration getDryRun() {
    return dryRun;
  }

  public WatchConfiguration getWatch() {
    return watch;
  }

  public DataPlaneConfiguration getDataPlane() {
    return dataPlane;
  }
}
