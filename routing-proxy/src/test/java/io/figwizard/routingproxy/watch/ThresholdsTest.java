package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.WatchSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ThresholdsTest {

  private static final WatchConfiguration ALL = new WatchConfiguration();

  @Test
  void areThoseOfAllWhereTheRouteSaysNothing() {
    assertThat(Thresholds.of(ALL, WatchSettings.NONE))
        .isEqualTo(new Thresholds(true, 50, 0.005, 0.10, 0.5, 20, 500, 0.05));
  }

  @Test
  void areTheRoutesWhereItSaysSomething() {
    WatchSettings own =
        new WatchSettings(false, 20, 0.01, 0.2, 2.0, Duration.ofMillis(100), 50, 0.5, null);
    assertThat(Thresholds.of(ALL, own))
        .isEqualTo(new Thresholds(false, 20, 0.01, 0.2, 2.0, 100, 50, 0.5));
    WatchSettings one = new WatchSettings(null, null, null, null, 2.0, null, null, null, null);
    assertThat(Thresholds.of(ALL, one).latencyMargin()).isEqualTo(2.0);
    assertThat(Thresholds.of(ALL, one).minRequests()).isEqualTo(50);
  }
}
