package io.figwizard.auth;

import static io.figwizard.auth.AuthServer.PASSWORD;
import static io.figwizard.auth.AuthServer.someEmail;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.AtOnce;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With two servers on one database, as the monolith and the function are. */
class AttemptLimitIT {
  private static final int PER_ACCOUNT = 4;
  private static final int PER_ADDRESS = 6;
  private static final String WRONG = "wrong horse battery staple";

  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(AuthBundle.class.getPackage());

  private static final TestClock CLOCK = new TestClock();
  private static AuthServer server;
  private static AuthServer otherSide;

  private final Rows rows = new Rows(DATABASE);

  @BeforeAll
  static void start() {
    String keys = TestTokens.create().signingJwks();
    server = start(keys);
    otherSide = start(keys);
  }

  private static AuthServer start(String keys) {
    return AuthServer.start(
        DATABASE,
        CLOCK,
        keys,
        "auth.attempts.perAccount",
        "" + PER_ACCOUNT,
        "auth.attempts.perAddress",
        "" + PER_ADDRESS);
  }

  @AfterAll
  static void stop() {
    server.close();
    otherSide.close();
  }

  @Test
  void locksAnAccountOnBothSidesAlsoForWhoKnowsThePassword() {
    String email = someEmail();
    server.signup(email);
    fail(email, PER_ACCOUNT);
    long before = computations();

    Answer wrong = server.login(email, WRONG);
    Answer right = server.login(email, PASSWORD);
    Answer onTheOtherSide = otherSide.login(email, PASSWORD);

    for (Answer answer : List.of(wrong, right, onTheOtherSide)) {
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.errorCode()).isEqualTo("too_many_attempts");
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 900);
    }
    assertThat(right.body().path("error")).isEqualTo(wrong.body().path("error"));
    assertThat(computations()).as("nothing is hashed any more").isEqualTo(before);
  }

  @Test
  void locksAnAddressWithoutAnAccountTheSameWay() {
    String email = someEmail();

    fail(email, PER_ACCOUNT);

    assertThat(server.login(email, WRONG).errorCode()).isEqualTo("too_many_attempts");
  }

  @Test
  void letsInNoMoreThanTheLimitWhenManyGuessAtOnce() throws Exception {
    String email = someEmail();
    server.signup(email);
    List<Callable<Answer>> guesses = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      guesses.add(() -> server.login(email, WRONG));
      guesses.add(() -> otherSide.login(email, WRONG));
    }

    List<Answer> answers = AtOnce.all(guesses);

    assertThat(answers)
        .filteredOn(answer -> answer.errorCode().equals("invalid_credentials"))
        .hasSize(PER_ACCOUNT);
    assertThat(answers)
        .filteredOn(answer -> answer.errorCode().equals("too_many_attempts"))
        .hasSize(20 - PER_ACCOUNT);
  }

  @Test
  void opensAgainWhenTheWindowHasPassedHoweverOftenSomebodyKnocks() {
    String email = someEmail();
    server.signup(email);
    fail(email, PER_ACCOUNT);
    CLOCK.forward(Duration.ofMinutes(14));
    Answer stillLocked = server.login(email, PASSWORD);
    CLOCK.forward(Duration.ofSeconds(Integer.parseInt(stillLocked.header("Retry-After"))));

    Answer later = server.login(email, PASSWORD);

    assertThat(stillLocked.status()).isEqualTo(429);
    assertThat(Integer.parseInt(stillLocked.header("Retry-After"))).isBetween(1, 60);
    assertThat(later.ok()).isTrue();
  }

  @Test
  void limitsAClientThatTriesManyAccounts() {
    HandlerClient guesser = server.clientFrom("203.0.113.7");
    for (int i = 0; i < PER_ADDRESS; i++) {
      assertThat(loginFrom(guesser, someEmail(), WRONG).errorCode())
          .isEqualTo("invalid_credentials");
    }
    String email = someEmail();
    server.signup(email);

    assertThat(loginFrom(guesser, email, PASSWORD).errorCode()).isEqualTo("too_many_attempts");
    assertThat(loginFrom(otherSide.clientFrom("203.0.113.7"), email, PASSWORD).status())
        .isEqualTo(429);
    assertThat(loginFrom(server.clientFrom("203.0.113.8"), email, PASSWORD).ok()).isTrue();
  }

  @Test
  void takesAWholeIpv6NetworkForOneClient() {
    for (int i = 0; i < PER_ADDRESS; i++) {
      loginFrom(server.clientFrom("2001:db8:aaaa:bbbb::" + i), someEmail(), WRONG);
    }

    assertThat(
            loginFrom(server.clientFrom("2001:db8:aaaa:bbbb::ffff"), someEmail(), WRONG).status())
        .isEqualTo(429);
  }

  @Test
  void limitsHowManyAddressesAClientCanAskAbout() {
    String member = someEmail();
    server.signup(member);
    HandlerClient asker = server.clientFrom("203.0.113.9");
    Map<String, ?> taken = Map.of("email", member, "password", PASSWORD);
    for (int i = 0; i < PER_ADDRESS; i++) {
      Answer answer =
          i % 2 == 0
              ? asker.call("auth", "signup", taken)
              : asker.call("auth", "request-password-reset", Map.of("email", someEmail()));
      assertThat(answer.errorCode()).isEqualTo(i % 2 == 0 ? "email_taken" : "");
    }

    assertThat(asker.call("auth", "signup", taken).errorCode()).isEqualTo("too_many_attempts");
    assertThat(
            asker.call("auth", "request-password-reset", Map.of("email", someEmail())).errorCode())
        .isEqualTo("too_many_attempts");
    assertThat(server.login(member, PASSWORD).ok()).as("the member is not locked out").isTrue();
  }

  @Test
  void forgetsTheOwnersMistakesAfterTheRightPasswordButNotAStrangersGuesses() {
    String email = someEmail();
    server.signup(email);
    HandlerClient owner = server.client();
    HandlerClient stranger = server.client();
    loginFrom(owner, email, WRONG);
    loginFrom(stranger, email, WRONG);
    loginFrom(stranger, email, WRONG);

    assertThat(loginFrom(owner, email, PASSWORD).ok()).isTrue();

    assertThat(
            rows.count(
                "auth.login_failure where account_key = sha256(convert_to(?, 'UTF8'))", email))
        .isEqualTo(2);
  }

  @Test
  void manyRightLoginsNeverLockTheAccount() {
    String email = someEmail();
    server.signup(email);
    HandlerClient owner = server.client();

    for (int i = 0; i < PER_ADDRESS + 1; i++) {
      assertThat(loginFrom(owner, email, PASSWORD).ok()).isTrue();
    }
  }

  @Test
  void countsGuessesThatAnAccessTokenAllows() {
    String email = someEmail();
    JsonNode session = server.signup(email);
    for (int i = 0; i < PER_ACCOUNT; i++) {
      String action = i % 2 == 0 ? "change-password" : "delete-account";
      Answer answer =
          server.callAs(
              session,
              action,
              Map.of("password", WRONG, "currentPassword", WRONG, "newPassword", "purple llamas"));
      assertThat(answer.errorCode()).isEqualTo("wrong_password");
    }

    assertThat(server.callAs(session, "delete-account", Map.of("password", PASSWORD)).errorCode())
        .isEqualTo("too_many_attempts");
    assertThat(server.login(email, PASSWORD).status()).isEqualTo(429);
  }

  @Test
  void opensAgainForWhoResetsThePassword() {
    String email = someEmail();
    server.signup(email);
    fail(email, PER_ACCOUNT);
    server.call("request-password-reset", Map.of("email", email));

    Answer reset =
        server.call(
            "reset-password",
            Map.of(
                "token", rows.resetTokensFor(email).get(0), "newPassword", "eleven purple llamas"));

    assertThat(reset.ok()).isTrue();
    assertThat(server.login(email, "eleven purple llamas").ok()).isTrue();
  }

  @Test
  void removesWhatCountsNoMore() {
    String email = someEmail();
    fail(email, PER_ACCOUNT);
    CLOCK.forward(Duration.ofMinutes(15));

    for (int i = 0; i < 5; i++) {
      server.login(someEmail(), WRONG);
    }

    assertThat(
            rows.count(
                "auth.login_failure where account_key = sha256(convert_to(?, 'UTF8'))", email))
        .isZero();
  }

  @Test
  void doesNotCountAnAttemptThatNobodyLookedAt() throws Exception {
    String email = someEmail();
    server.signup(email);
    try (AuthServer busy =
        AuthServer.start(
            DATABASE,
            CLOCK,
            TestTokens.create().signingJwks(),
            "auth.attempts.perAccount",
            "1000",
            "auth.hashing.concurrency",
            "1",
            "auth.hashing.maxWait",
            "0s")) {
      List<Answer> answers = AtOnce.times(12, () -> busy.login(email, WRONG));

      List<Answer> refused =
          answers.stream().filter(answer -> answer.errorCode().equals("overloaded")).toList();
      assertThat(refused).isNotEmpty();
      assertThat(refused)
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isNotEmpty();
              });
      assertThat(
              rows.count(
                  "auth.login_failure where account_key = sha256(convert_to(?, 'UTF8'))", email))
          .isEqualTo(12 - refused.size());
    }
  }

  private static Answer loginFrom(HandlerClient client, String email, String password) {
    return client.call("auth", "login", Map.of("email", email, "password", password));
  }

  private static void fail(String email, int times) {
    for (int i = 0; i < times; i++) {
      AuthServer side = i % 2 == 0 ? server : otherSide;
      assertThat(side.login(email, WRONG).errorCode()).isEqualTo("invalid_credentials");
    }
  }

  private static long computations() {
    return server.hashing().computations() + otherSide.hashing().computations();
  }
}
