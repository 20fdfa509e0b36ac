package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.FigFolder;
import io.figwizard.loadtests.ProjectOptions;
import io.figwizard.loadtests.data.DataLoad;
import io.figwizard.loadtests.data.LoadDataCommand;
import io.figwizard.loadtests.data.Profile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a reader can choose about a local stack; the same for every command that starts one. */
public final class StackOptions {

  @Option(
      names = "--profile",
      defaultValue = "production",
      description = "ci (small) or production (100,000 users). Default: ${DEFAULT-VALUE}")
  private String profile = "production";

  @Option(
      names = "--seed",
      defaultValue = "" + LoadDataCommand.SEED,
      description = "Of the generated data. Default: ${DEFAULT-VALUE}")
  private long seed = LoadDataCommand.SEED;

  @Option(
      names = "--replace",
      description = "Delete what the database holds when it is something else")
  private boolean replace;

  @Mixin private FigFolder figFolder = new FigFolder();
  @Mixin private ProjectOptions project = new ProjectOptions();
  @Mixin private Ports ports = new Ports();

  /** Where database, secrets, logs and evidence are. */
  public Path figDirectory() {
    return figFolder.path().toAbsolutePath().normalize();
  }

  /** The repository: where the jars are. */
  Path projectRoot() {
    return project.root();
  }

  Ports.Chosen choosePorts(StackPlan plan) {
    return ports.choose(plan.functions(), plan.twins());
  }

  /** Where a stack listens that was started with the same options; empty if ports are chosen. */
  public Optional<StackAddresses> addresses() {
    return ports.asConfigured();
  }

  DataLoad.Order order(Clock clock) {
    return new DataLoad.Order(
        Profile.named(profile),
        seed,
        LoadDataCommand.today(clock),
        replace,
        LoadDataCommand.threads());
  }
}
