package io.figwizard.routingproxy.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.figwizard.routingproxy.SuppliedClock;
import io.figwizard.routingproxy.edge.Checked.State;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCheckTest {

  private final TestIssuer issuer = new TestIssuer();
  private Instant now = Instant.now();
  private long nanos;
  private boolean reachable = true;
  private int fetches;
  private int works;
  private final KeySet keys =
      new KeySet(
          issuer.rule().keys(),
          url -> {
            fetches++;
            if (!reachable) {
              throw new IOException("nobody there");
            }
            return issuer.keys();
          },
          Runnable::run,
          () -> nanos);
  private final TokenCheck check =
      new TokenCheck(
          issuer.rule(),
          keys,
          work -> {
            works++;
            work.run();
          },
          new SuppliedClock(() -> now));

  @AfterEach
  void stop() {
    issuer.close();
  }

  private Checked ask(@Nullable String authorization) {
    AtomicReference<Checked> later = new AtomicReference<>();
    Checked known = check.check(authorization, later::set);
    // Exactly one of the two.
    assertThat(known == null).isEqualTo(later.get() != null);
    return known == null ? later.get() : known;
  }

  private State with(UnaryOperator<JWTClaimsSet.Builder> claims) {
    return ask(issuer.bearer("ann", claims)).state();
  }

  private void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void tellsWhoseTokenItIs() {
    Instant expiry = now.plus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.SECONDS);

    // As long as the leeway goes, thirty seconds.
    assertThat(ask(issuer.bearer("ann", claims -> claims.expirationTime(Date.from(expiry)))))
        .isEqualTo(new Checked(State.GOOD, "ann", expiry.plusSeconds(30).toEpochMilli()));
    assertThat(ask(issuer.bearer("ben").replace("Bearer", "bEARER")).subject()).isEqualTo("ben");
  }

  @Test
  void looksAtASignatureOnceAndAtTheTimeAlways() {
    String token = issuer.bearer("ann");
    ask(token);
    int worked = works;
    assertThat(ask(token).subject()).isEqualTo("ann");
    assertThat(works).isEqualTo(worked);

    Duration left = Duration.ofMillis(ask(token).until() - now.toEpochMilli());
    pass(left.minusMillis(1));
    assertThat(ask(token).state()).isEqualTo(State.GOOD);
    pass(Duration.ofMillis(1));
    assertThat(ask(token).state()).isEqualTo(State.EXPIRED);
  }

  @Test
  void aTokenThatIsKnownIsStillTooEarlyForAClockThatIsSetBack() {
    String token = issuer.bearer("ann", claims -> claims.notBeforeTime(at(0)));
    assertThat(ask(token).state()).isEqualTo(State.GOOD);
    now = now.minusSeconds(10);
    assertThat(ask(token).state()).isEqualTo(State.GOOD);

    now = now.minusSeconds(60);
    assertThat(ask(token).state()).isEqualTo(State.BAD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Bearer e30.e30.", "bearer:"})
  void takesNoNonsense(String header) {
    assertThat(ask(header).state()).isIn(State.BAD, State.NONE);
  }

  @Test
  void knowsNoTokenFromABadOne() {
    assertThat(ask(null).state()).isEqualTo(State.NONE);
    assertThat(ask("Basic YTpi").state()).isEqualTo(State.NONE);
    assertThat(ask("Bearer a.b.c").state()).isEqualTo(State.BAD);
  }

  @Test
  void refusesTokensThatAreForSomebodyElseOrLackWhatCounts() {
    assertThat(with(claims -> claims.issuer("another"))).isEqualTo(State.BAD);
    assertThat(with(claims -> claims.audience("another"))).isEqualTo(State.BAD);
    assertThat(with(claims -> claims.subject(null))).isEqualTo(State.BAD);
    assertThat(with(claims -> claims.subject(""))).isEqualTo(State.BAD);
    assertThat(with(claims -> claims.subject("x".repeat(257)))).isEqualTo(State.BAD);
    assertThat(with(claims -> claims.expirationTime(null))).isEqualTo(State.BAD);
    assertThat(with(claims -> claims)).isEqualTo(State.GOOD);
  }

  @Test
  void clocksMayDifferByTheLeewayAndNoMore() {
    assertThat(with(claims -> claims.expirationTime(at(-25)))).isEqualTo(State.GOOD);
    assertThat(with(claims -> claims.expirationTime(at(-35)))).isEqualTo(State.EXPIRED);
    assertThat(with(claims -> claims.notBeforeTime(at(25)))).isEqualTo(State.GOOD);
    assertThat(with(claims -> claims.notBeforeTime(at(35)))).isEqualTo(State.BAD);
  }

  private Date at(int seconds) {
    return Date.from(now.plusSeconds(seconds));
  }

  @Test
  void theAlgorithmIsNeverTheTokens() throws Exception {
    JWTClaimsSet claims = TestIssuer.usual("ann").build();
    ECKey published = issuer.keys().getKeys().get(0).toECKey();
    byte[] publicKey = published.toJSONString().getBytes(UTF_8);

    assertThat(ask("Bearer " + new PlainJWT(claims).serialize()).state()).isEqualTo(State.BAD);
    // The oldest trick: the public key as the shared one.
    assertThat(
            ask(TestIssuer.bearer(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
                    claims,
                    new MACSigner(publicKey)))
                .state())
        .isEqualTo(State.BAD);
  }

  @Test
  void refusesAKeyThatIsNotTheIssuers() throws Exception {
    ECKey strange = new ECKeyGenerator(Curve.P_256).keyID("first").generate();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID("first")
            .jwk(strange.toPublicJWK())
            .type(JOSEObjectType.JWT)
            .build();

    assertThat(
            ask(TestIssuer.bearer(
                    header, TestIssuer.usual("ann").build(), new ECDSASigner(strange)))
                .state())
        .isEqualTo(State.BAD);
  }

  @Test
  void takesAccessTokensByTheirOwnTypeAndNoOthers() {
    assertThat(ask(issuer.typed("JWT")).state()).isEqualTo(State.GOOD);
    assertThat(ask(issuer.typed("at+jwt")).state()).isEqualTo(State.GOOD);
    assertThat(ask(issuer.typed(null)).state()).isEqualTo(State.GOOD);
    assertThat(ask(issuer.typed("logout+jwt")).state()).isEqualTo(State.BAD);
  }

  @Test
  void asksForTheKeysAgainWhenATokenNamesOneThatIsNotKnown() {
    ask(issuer.bearer("ann"));
    pass(Duration.ofSeconds(5));
    issuer.rotate("second");

    assertThat(ask(issuer.bearer("ben")).subject()).isEqualTo("ben");
    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void aFloodOfInventedKeysFetchesHardlyAnything() {
    String good = issuer.bearer("ann");
    assertThat(ask(good).state()).isEqualTo(State.GOOD);
    for (int i = 0; i < 50; i++) {
      issuer.rotate("invented " + i);
      String invented = issuer.bearer("eve");
      issuer.rotate("first");
      assertThat(ask(invented).state()).isEqualTo(State.BAD);
    }

    assertThat(fetches).isEqualTo(1);
  }

  @Test
  void aKeyThatIsWithdrawnIsNotBelievedOnceTheKeysAreFetchedAgain() {
    String token = issuer.bearer("ann");
    ask(token);
    issuer.rotate("second");
    assertThat(ask(token).state()).isEqualTo(State.GOOD);

    pass(Duration.ofSeconds(301));
    keys.follow();
    assertThat(ask(token).state()).isEqualTo(State.BAD);
  }

  @Test
  void inAnOutageWhatIsKnownCountsUntilTheDeclaredTimeIsOver() {
    String known = issuer.bearer("ann", claims -> claims.expirationTime(at(7200)));
    String fresh = issuer.bearer("ben", claims -> claims.expirationTime(at(7200)));
    ask(known);
    reachable = false;
    pass(Duration.ofMinutes(9));
    keys.follow();
    assertThat(ask(known).state()).isEqualTo(State.GOOD);
    assertThat(ask(fresh).state()).isEqualTo(State.GOOD);

    pass(Duration.ofMinutes(2));
    assertThat(ask(known).state()).isEqualTo(State.NO_KEYS);

    reachable = true;
    pass(Duration.ofSeconds(1));
    assertThat(ask(known).state()).isEqualTo(State.GOOD);
  }

  @Test
  void saysSoWhenThereIsTooMuchToDo() {
    TokenCheck busy =
        new TokenCheck(
            issuer.rule(),
            keys,
            work -> {
              throw new RejectedExecutionException("full");
            },
            Clock.systemUTC());

    assertThat(busy.check(issuer.bearer("ann"), later -> {})).isEqualTo(Checked.of(State.BUSY));
  }
}
