package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.loadtests.simulation.FeedRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuetsIT {
  @Test
  void x(@TempDir Path dir) throws Exception {
    GatePlan plan = new GatePlan("drilling.submit-answer", 2, 0, 3, 4, 100, 1, Margins.DEFAULT, Map.of(), Validity.DEFAULT);
    TinyServer a = TinyServer.sound("a");
    TinyServer b = TinyServer.failingEvery(10, "b");
    Contenders contenders = logs -> new Contenders.Pair() {
      public Contender monolith() { return a.contender(); }
      public Contender extracted() { return b.contender(); }
      public void close() {}
    };
    FeedSource feed = new FeedSource() {
      public boolean writes() { return true; }
      public String path() { return "/drilling"; }
      public List<FeedRow> draw(int rows, long seed) {
        return IntStream.range(0, rows).mapToObj(i -> new FeedRow("t" + i, "k" + i, "{\"n\":" + i + ",\"text\":\"äöü字\"}")).toList();
      }
    };
    Path d = Path.of("/tmp/gate-it-" + System.nanoTime());
    java.nio.file.Files.createDirectories(d);
    Launch launch = new Duets(plan, contenders, feed, d).run(1);
    System.out.println(launch + " " + d);
    assertThat(launch.valid()).isTrue();
  }
}
