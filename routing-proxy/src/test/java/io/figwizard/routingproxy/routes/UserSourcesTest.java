package io.figwizard.routingproxy.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserSourcesTest {

  private static final UserSource SESSION = UserSource.cookie("session");
  private static final UserSource DEVICE = UserSource.header("X-Device");
  private static final UserSources ALL =
      new UserSources(List.of(SESSION, DEVICE, UserSource.TOKEN, UserSource.ADDRESS));

  @Test
  void theFirstThatARequestHasTellsTheUser() {
    assertThat(by(ALL, Map.of(SESSION, "s", DEVICE, "d", UserSource.TOKEN, "t")))
        .isEqualTo(SESSION);
    assertThat(by(ALL, Map.of(UserSource.TOKEN, "t", DEVICE, "d"))).isEqualTo(DEVICE);
    assertThat(by(ALL, Map.of(SESSION, "", UserSource.TOKEN, "t", UserSource.ADDRESS, "a")))
        .isEqualTo(UserSource.TOKEN);
    assertThat(by(UserSources.DEFAULT, Map.of(SESSION, "s", UserSource.ADDRESS, "a")))
        .isEqualTo(UserSource.ADDRESS);
    assertThat(ALL.recognise(Map.<UserSource, String>of()::get)).isNull();
  }

  @Test
  void aValueOfUnreasonableLengthTellsNobody() {
    String most = "x".repeat(UserSource.MOST_CHARACTERS);
    assertThat(by(ALL, Map.of(SESSION, most, DEVICE, "d"))).isEqualTo(SESSION);
    assertThat(by(ALL, Map.of(SESSION, most + "x", DEVICE, "d"))).isEqualTo(DEVICE);
  }

  @Test
  void tokensAndAddressesHaveTheKeysThatTheyAlwaysHad() {
    assertThat(key(UserSources.DEFAULT, Map.of(UserSource.TOKEN, "user-1"))).isEqualTo("user-1");
    assertThat(key(UserSources.DEFAULT, Map.of(UserSource.ADDRESS, "10.0.0.1")))
        .isEqualTo("10.0.0.1");
  }

  @Test
  void theSameValueElsewhereIsAnotherUser() {
    assertThat(List.of(key(ALL, Map.of(SESSION, "7")), key(ALL, Map.of(DEVICE, "7")), "7"))
        .doesNotHaveDuplicates();
  }

  @Test
  void raisingThePercentageOnlyAddsUsersThroughLoginsAndMoves() {
    Random random = new Random(20261122);
    for (int user = 0; user < 2_000; user++) {
      String session = Long.toHexString(random.nextLong());
      Side reached = Side.MONOLITH;
      for (double percent = 0; percent <= 100; percent += 12.5) {
        Route route = TestRoutes.route("r", Effect.SAFE, Mode.CANARY).at(Mode.CANARY, percent);
        Side before = route.assign(key(ALL, request(session, null, random))).side();
        Side after = route.assign(key(ALL, request(session, "u" + user, random))).side();
        assertThat(after).as("after the login, at %s percent", percent).isEqualTo(before);
        assertThat(reached == Side.EXTRACTED && after == Side.MONOLITH).as("taken back").isFalse();
        reached = after;
      }
      assertThat(reached).isEqualTo(Side.EXTRACTED);
    }
  }

  @Test
  void everybodyMustBeToldBySomething() {
    for (List<UserSource> none :
        List.of(
            List.<UserSource>of(),
            List.of(SESSION),
            List.of(SESSION, UserSource.TOKEN),
            List.of(UserSource.ADDRESS, UserSource.TOKEN))) {
      assertThatThrownBy(() -> new UserSources(none)).hasMessageContaining("by address at last");
    }
    assertThatThrownBy(() -> new UserSources(List.of(SESSION, SESSION, UserSource.ADDRESS)))
        .hasMessageContaining("twice");
    List<UserSource> many = new ArrayList<>();
    for (int i = 0; i < UserSources.MOST; i++) {
      many.add(UserSource.cookie("c" + i));
    }
    many.add(UserSource.ADDRESS);
    assertThatThrownBy(() -> new UserSources(many)).hasMessageContaining("at most 8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "Cookie",
        "Host",
        "X-Forwarded-For",
        "X-Fig-Tester",
        "X-Request-Id",
        "content-type",
        "a b",
        ""
      })
  void refusesHeadersThatTellNobody(String name) {
    assertThatThrownBy(() -> UserSource.header(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=b", "a;b", "a b", "ä"})
  void refusesNamesThatNoCookieHas(String name) {
    assertThatThrownBy(() -> UserSource.cookie(name))
        .hasMessageContaining("a cookie that tells a user");
  }

  @Test
  void saysWhatItIsWithoutTheUsersSecret() {
    assertThat(ALL.toString())
        .isEqualTo("cookie session, else header x-device, else token, else address");
    assertThat(ALL.recognise(Map.of(SESSION, "secret")::get).toString())
        .isEqualTo("user told by cookie session");
  }

  private static Map<UserSource, String> request(
      String session, @Nullable String token, Random random) {
    String address = "10.0." + random.nextInt(256) + "." + random.nextInt(256);
    return token == null
        ? Map.of(SESSION, session, UserSource.ADDRESS, address)
        : Map.of(SESSION, session, UserSource.ADDRESS, address, UserSource.TOKEN, token);
  }

  private static UserSource by(UserSources sources, Map<UserSource, String> shown) {
    return sources.recognise(shown::get).by();
  }

  private static String key(UserSources sources, Map<UserSource, String> shown) {
    return sources.recognise(shown::get).key();
  }
}
