package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.simulation.FeedRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DrillingFeedTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final UUID HOT = new UUID(1, 1);

  @Test
  void drawsTheSameForTheSameSeedAndOtherwiseNot() throws Exception {
    DrillingFeed feed = feed(key());

    List<String> first = bodies(feed.draw(50, 7));

    assertThat(bodies(feed.draw(50, 7))).isEqualTo(first);
    assertThat(bodies(feed.draw(50, 8))).isNotEqualTo(first);
    assertThat(feed.draw(1, 7))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.method() + " " + row.path()).isEqualTo("POST /drilling");
              assertThat(row.headers())
                  .containsEntry("Content-Type", "application/json")
                  .containsKeys("Authorization", "Idempotency-Key");
              assertThat(row.expected()).containsExactly(200);
            });
  }

  @Test
  void usesNoIdempotencyKeyTwice() throws Exception {
    DrillingFeed feed = feed(key());
    List<FeedRow> rows = new ArrayList<>(feed.draw(100, 7));
    rows.addAll(feed.draw(100, 7));

    assertThat(rows)
        .extracting(row -> row.headers().get("Idempotency-Key"))
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }

  @Test
  void signsATokenForTheOwnerOfTheCard() throws Exception {
    ECKey key = key();
    AccessTokens tokens = new AccessTokens(new JWKSet(key).toString(false), CLOCK);

    SignedJWT token = SignedJWT.parse(tokens.of(HOT));

    assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(token.getHeader().getKeyID()).isEqualTo(key.getKeyID());
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo(HOT.toString());
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("figwizard");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("figwizard");
    assertThat(token.getJWTClaimsSet().getExpirationTime())
        .isAfter(CLOCK.instant().plus(Duration.ofMinutes(30)));
    assertThat(tokens.of(HOT)).isEqualTo(token.serialize());
  }

  @Test
  void refusesKeysThatCannotSignWithoutShowingThem() {
    assertThatThrownBy(() -> new AccessTokens("{\"keys\":[{\"secret\":1}]}", CLOCK))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("AUTH_SIGNING_JWKS")
        .hasMessageNotContaining("secret\":");
  }

  @Test
  void takesHotUsersOftenAndColdOnesToo() {
    CardSample sample = new CardSample(cards());
    Random random = new Random(3);
    int hot = 0;
    for (int i = 0; i < 10_000; i++) {
      hot += sample.next(random).userId().equals(HOT) ? 1 : 0;
    }

    // 90 of 100 cards are the hot user's, but the share of cold draws knows 11 users alike.
    assertThat(hot).isBetween(7_100, 7_700);
  }

  @Test
  void doesNotDependOnTheOrderInWhichTheDatabaseAnswers() {
    List<SampledCard> shuffled = new ArrayList<>(cards());
    Collections.shuffle(shuffled, new Random(5));

    assertThat(new CardSample(shuffled).next(new Random(9)))
        .isEqualTo(new CardSample(cards()).next(new Random(9)));
  }

  @Test
  void refusesAnEmptyTable() {
    assertThatThrownBy(() -> new CardSample(List.of()))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("drilling.card holds no cards");
  }

  private static DrillingFeed feed(ECKey key) {
    return new DrillingFeed(
        Workload.SUBMIT_ANSWER,
        new CardSample(cards()),
        new AccessTokens(new JWKSet(key).toString(false), CLOCK));
  }

  private static ECKey key() throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
  }

  private static List<String> bodies(List<FeedRow> rows) {
    return rows.stream().map(row -> String.valueOf(row.body())).toList();
  }

  private static List<SampledCard> cards() {
    List<SampledCard> cards = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      UUID user = i < 90 ? HOT : new UUID(2, i);
      cards.add(new SampledCard(new UUID(3, i), new UUID(4, i), user, "front " + i, "back " + i));
    }
    return cards;
  }
}
