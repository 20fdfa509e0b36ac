package io.figwizard.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class H2LoadTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void readsWhatH2loadSaw() {
    String said =
        """
        starting benchmark...
        Application protocol: h2c

        finished in 1.01s, 87578.00 req/s, 5.96MB/s
        requests: 87578 total, 87610 started, 87578 done, 58385 succeeded, 29193 failed, 0 errored, 0 timeout
        status codes: 58385 2xx, 0 3xx, 0 4xx, 29193 5xx
        """;

    Reading reading = H2Load.read(said, SECOND);

    assertThat(reading.requests()).isEqualTo(87_578);
    assertThat(reading.errors()).isEqualTo(29_193);
    assertThat(reading.perSecond()).isEqualTo(87_578.0);
    assertThat(reading.p50Micros()).isNaN();
  }

  @Test
  void saysWhatH2loadSaidInsteadOfNumbers() {
    assertThatThrownBy(() -> H2Load.read("unrecognized option '--clients'\n", SECOND))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("unrecognized option '--clients'");
  }

  @Test
  void goesWhereHttp2IsSent() {
    Load http1 = (port, traffic, connections, time) -> new Reading(1, time, 0, 0, 0);
    Load http2 = (port, traffic, connections, time) -> new Reading(2, time, 0, 0, 0);
    Load both = new LoadByProtocol(http1, http2);

    assertThat(both.run(1, Traffic.byHttp2(3), 8, SECOND).requests()).isEqualTo(2);
    assertThat(both.run(1, Traffic.byPath(3), 8, SECOND).requests()).isEqualTo(1);
    assertThatThrownBy(() -> new LoadByProtocol(http1, null).run(1, Traffic.byHttp2(3), 8, SECOND))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("install h2load");
  }
}
