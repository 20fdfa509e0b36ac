package io.figwizard.routingproxy.control.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MonolithTrafficTest {

  private static final Instant FIRST = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void remembersOverARestartWhenTheMonolithWasAskedLast() {
    MonolithTraffic before = at(FIRST);
    before.begins("drilling.stats", Side.MONOLITH);
    before.begins("auth.me", Side.EXTRACTED);
    before.stop();

    MonolithTraffic after = at(FIRST.plusSeconds(60));
    assertThat(after.quietSince("drilling.stats")).isEqualTo(FIRST);
    assertThat(after.quietSince("auth.me")).as("nobody looked before").isEqualTo(FIRST);

    after.begins("drilling.stats", Side.MONOLITH);
    assertThat(after.quietSince("drilling.stats")).isEqualTo(FIRST.plusSeconds(60));
  }

  @Test
  void aTimeWhenNobodyLookedIsNoProof() {
    MonolithTraffic before = at(FIRST);
    before.begins("drilling.stats", Side.MONOLITH);
    before.stop();

    MonolithTraffic after = at(FIRST.plusSeconds(3600));
    assertThat(after.quietSince("drilling.stats")).isEqualTo(FIRST.plusSeconds(3600));
    assertThat(after.quietSince("auth.me")).isEqualTo(FIRST.plusSeconds(3600));
  }

  @Test
  void forgetsWhatADamagedFileSaid() throws Exception {
    at(FIRST).stop();
    Files.writeString(folder.resolve("monolith-traffic.json"), "{\"since\":");

    assertThat(at(FIRST.plusSeconds(60)).quietSince("auth.me")).isEqualTo(FIRST.plusSeconds(60));
  }

  @Test
  void leavesTheFileToAnotherProcessUntilItIsGone() {
    MonolithTraffic before = at(FIRST);
    before.begins("drilling.stats", Side.MONOLITH);
    before.pause();

    MonolithTraffic other = at(FIRST.plusSeconds(60));
    assertThat(other.quietSince("drilling.stats")).isEqualTo(FIRST);
    other.begins("drilling.stats", Side.MONOLITH);
    other.stop();
    before.stop();
    assertThat(at(FIRST.plusSeconds(61)).quietSince("drilling.stats"))
        .isEqualTo(FIRST.plusSeconds(60));

    before.resume();
    before.stop();
    assertThat(at(FIRST.plusSeconds(61)).quietSince("drilling.stats")).isEqualTo(FIRST);
  }

  private MonolithTraffic at(Instant now) {
    return new MonolithTraffic(folder, Clock.fixed(now, ZoneOffset.UTC), executor, null);
  }
}
