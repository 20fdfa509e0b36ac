package io.figwizard.loadtests.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench}: the commands that measure the proxy. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures what the routing proxy costs.",
    subcommands = {ProxyBenchCommand.class, ShadowBenchCommand.class, SoakCommand.class})
public final class BenchCommand implements Runnable {

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
