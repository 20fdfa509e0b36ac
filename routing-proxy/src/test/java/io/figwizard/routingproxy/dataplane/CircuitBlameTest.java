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
  private boolean open = true;
  private String onMonolith = "";

  @Test
  void namesTheRouteThatTookItsNeighboursAlong() {
    for (int i = 0; i < 9; i++) {
      blame.failed("export", true, "no answer in time", i * SECOND);
    }
    blame.failed("cards", true, "no answer in time", 9 * SECOND);
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
      blame.failed(route, true, "no answer in time", 0);
    }
    blame.opened(0);
    assertThat(words("d", 1))
        .contains("for 1 failed requests of a, 1 failed requests of b, 1 failed requests of c (")
        .doesNotContain("roll back");
  }

  @Test
  void tellsOfACircuitThatWasOpenForFiveMinutes() {
    assertThat(words("a", 0)).isNull();
    blame.failed("a", false, "refused", 0);
    assertThat(words("a", 1)).as("never open").isNull();
    for (int i = 1; i <= 3; i++) {
      blame.failed("a", false, "refused", i * SECOND);
      blame.opened(i * SECOND);
      blame.closed(i * SECOND + SECOND / 2);
    }
    open = false;
    assertThat(words("b", 60))
        .startsWith(
            "was open from 2026-03-01T12:00:03Z to 2026-03-01T12:00:03Z (3 times in five minutes),"
                + " for 4 failed requests of a");
    assertThat(words("b", 304)).isNull();
  }

  @Test
  void staysWithWhatIsStillOpen() {
    blame.failed("a", false, "refused", 0);
    blame.opened(0);
    assertThat(words("b", 3600)).isEqualTo("is open since 2026-03-01T12:00:00Z");
  }

  @Test
  void namesNobodyWhereTheServerIsGone() {
    for (int i = 0; i < 9; i++) {
      blame.failed("busy", false, "refused", i * SECOND);
    }
    blame.failed("quiet", false, "refused", 9 * SECOND);
    blame.opened(9 * SECOND);
    assertThat(words("quiet", 20))
        .contains("for 9 failed requests of busy")
        .doesNotContain("roll back");

    blame.failed("hangs", true, "no answer in time", 10 * SECOND);
    assertThat(words("quiet", 20)).contains("roll back hangs,");
    blame.failed("quiet", false, "refused", 11 * SECOND);
    assertThat(words("quiet", 20)).as("died of it").doesNotContain("roll back");
  }

  @Test
  void asksForNoRollbackOfWhatIsOnTheMonolith() {
    blame.failed("export", true, "no answer in time", 0);
    blame.opened(0);
    onMonolith = "export";
    assertThat(words("cards", 1))
        .endsWith("for 1 failed requests of export (the last: no answer in time)");
  }

  @Test
  void saysOpenOfACircuitThatIsOpenOnly() {
    blame.failed("a", true, "no answer in time", 0);
    blame.closed(SECOND);
    blame.opened(0);
    open = false;
    assertThat(words("a", 2))
        .startsWith("was open from 2026-03-01T12:00:00Z to 2026-03-01T12:00:01Z");
    blame.opened(5 * SECOND);
    assertThat(words("a", 6)).startsWith("was open from 2026-03-01T12:00:05Z to");
  }

  private String words(String route, long seconds) {
    return blame.words(
        route,
        open,
        other -> !other.equals(onMonolith),
        seconds * SECOND,
        NOON.plusSeconds(seconds));
  }
}
