package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.simulation.DuetSettings;
import io.figwizard.loadtests.simulation.FeedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes launches: both sides fresh, traffic to both, both stopped. Not thread-safe. */
final class Duets implements LaunchSource {
  private final GatePlan plan;
  private final Contenders contenders;
  private final FeedSource feed;
  private final Path directory;

  /**
   * @param directory for logs and files of each launch; private, since the feed holds tokens
   */
  Duets(GatePlan plan, Contenders contenders, FeedSource feed, Path directory) {
    this.plan = plan;
    this.contenders = contenders;
    this.feed = feed;
    this.directory = directory;
  }

  @Override
  public Launch run(int number) throws IOException, InterruptedException {
    Path launchDirectory = Files.createDirectory(directory.resolve("launch-" + number));
    try (Contenders.Pair pair = contenders.launch(launchDirectory)) {
      Builds builds = new Builds(pair.monolith().build(), pair.extracted().build());
      DuetSettings settings = settings(pair, launchDirectory);
      settings.feed().toFile().deleteOnExit(); // on Ctrl-C too: it holds tokens
      FeedRow.write(settings.feed(), feed.draw(settings.feedRows(), plan.seed() + number));
      try {
        double monolithCpu = pair.monolith().cpuMicros();
        double extractedCpu = pair.extracted().cpuMicros();
        Generator.Output output = Generator.run(settings, launchDirectory);
        return new LaunchReading(plan)
            .read(
                number,
                builds,
                output.log(),
                output.pulse(),
                pair.monolith().cpuMicros() - monolithCpu,
                pair.extracted().cpuMicros() - extractedCpu);
      } finally {
        Files.deleteIfExists(settings.feed());
      }
    }
  }

  private DuetSettings settings(Contenders.Pair pair, Path launchDirectory) {
    return new DuetSettings(
        plan.route(),
        feed.mustContain(),
        pair.monolith().url(),
        pair.extracted().url(),
        plan.ratePerSecond(),
        plan.warmupSeconds(),
        plan.seconds(),
        launchDirectory.resolve("feed.jsonl").toAbsolutePath(),
        launchDirectory.resolve("pulse.txt").toAbsolutePath());
  }
}
