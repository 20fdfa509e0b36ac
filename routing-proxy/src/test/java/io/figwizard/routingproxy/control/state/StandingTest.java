package io.figwizard.routingproxy.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.routes.Hours;
import io.figwizard.routingproxy.routes.Mode;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class StandingTest {

  private static final Hours DAY = hours("09:00", "17:00");
  private static final Hours LONGER = hours("08:00", "17:00");

  @Test
  void moreOfTheSameIsAWayUpAndLessIsNot() {
    assertThat(canary(20).isAbove(canary(10))).isTrue();
    assertThat(canary(10).isAbove(canary(20))).isFalse();
    assertThat(users(200).isAbove(users(100))).isTrue();
    assertThat(users(100).isAbove(users(200))).isFalse();
    assertThat(users(100).isAbove(users(100))).isFalse();
  }

  @Test
  void aBudgetInPlaceOfAPercentageIsAWayUpBecauseOthersCome() {
    assertThat(users(1).isAbove(canary(50))).isTrue();
    assertThat(canary(1).isAbove(users(1000))).isTrue();
    assertThat(users(1).isAbove(Standing.MONOLITH)).isTrue();
    assertThat(Standing.MONOLITH.isAbove(users(1))).isFalse();
  }

  @Test
  void otherHoursAreAWayUpAndFewerAreNot() {
    Standing always = canary(10);
    Standing byDay = new Standing(Mode.CANARY, 10, null, DAY);
    assertThat(byDay.isAbove(always)).isFalse();
    assertThat(always.isAbove(byDay)).isTrue();
    assertThat(new Standing(Mode.CANARY, 10, null, LONGER).isAbove(byDay)).isTrue();
    assertThat(new Standing(Mode.CANARY, 5, null, DAY).isAbove(byDay)).isFalse();
  }

  @Test
  void saysWhatItIs() {
    assertThat(canary(12.5)).hasToString("canary 12.5%");
    assertThat(users(1)).hasToString("canary 1 user");
    assertThat(new Standing(Mode.CANARY, 0, 200, DAY))
        .hasToString("canary 200 users 09:00-17:00 Z");
    assertThat(new Standing(Mode.EXTRACTED, 0)).hasToString("extracted");
  }

  @Test
  void isReadAsItWasWritten() throws Exception {
    ObjectMapper json = StateJson.mapper();
    for (Standing standing :
        new Standing[] {canary(10), users(7), new Standing(Mode.CANARY, 0, 200, DAY)}) {
      assertThat(json.readValue(json.writeValueAsString(standing), Standing.class))
          .isEqualTo(standing);
    }
    assertThat(json.readValue("{\"mode\":\"canary\",\"percent\":10.0}", Standing.class))
        .as("as an older version wrote it")
        .isEqualTo(canary(10));
    assertThat(json.writeValueAsString(canary(10)))
        .isEqualTo("{\"mode\":\"canary\",\"percent\":10.0}");
  }

  private static Standing canary(double percent) {
    return new Standing(Mode.CANARY, percent);
  }

  private static Standing users(int users) {
    return new Standing(Mode.CANARY, 0, users, null);
  }

  private static Hours hours(String from, String to) {
    return new Hours(
        LocalTime.parse(from), LocalTime.parse(to), ZoneOffset.UTC, EnumSet.allOf(DayOfWeek.class));
  }
}
