package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who is named when a server is left alone. */
class CircuitBlameTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final CircuitBlame blame = new CircuitBlame();

  @Test
  void namesTheRouteThatTookItsNeighboursAlong() {
    for (int i = 0; i < 9; i++) {
      blame.failed("export", "no answer in time", i * SECOND);
    }
    blame.failed("cards", "no answer in time", 9 * SECOND);
    blame.opened(9 * SECOND);

    assertThat(words("cards", 20))
        .isEqualTo(
            "is open since 2026-03-01T12:00:09Z, for 9 failed requests of export, 1 failed requests"
                + " of cards (the last: no answer in time); roll back export, it takes its"
                + " neighbours along");
    assertThat(words("export", 20)).as("itself").endsWith("(the last: no answer in time)");
  }

  @Test
  void namesNobodyWhereAllFailAlike() {
    for (String route : new String[] {"a", "b", "c", "d"}) {
      blame.failed(route, "refused", 0);
    }
    blame.opened(0);
    assertThat(words("d", 1))
        .contains("for 1 failed requests of a, 1 failed requests of b, 1 failed requests of c (")
        .doesNotContain("roll back");
  }

  @Test
  void tellsOfACircuitThatWasOpenForFiveMinutes() {
    assertThat(words("a", 0)).isNull();
    blame.failed("a", "refused", 0);
    assertThat(words("a", 1)).as("never open").isNull();
    for (int i = 1; i <= 3; i++) {
      blame.failed("a", "refused", i * SECOND);
      blame.opened(i * SECOND);
      blame.closed(i * SECOND + SECOND / 2);
    }
    assertThat(words("b", 60))
        .startsWith(
            "was open from 2026-03-01T12:00:03Z to 2026-03-01T12:00:03Z (3 times in five minutes),"
                + " for 4 failed requests of a");
    assertThat(words("b", 304)).isNull();
  }

  @Test
  void staysWithWhatIsStillOpen() {
    blame.failed("a", "refused", 0);
    blame.opened(0);
    assertThat(words("b", 3600)).isEqualTo("is open since 2026-03-01T12:00:00Z");
  }

  private String words(String route, long seconds) {
    return blame.words(route, seconds * SECOND, NOON.plusSeconds(seconds));
  }
}
