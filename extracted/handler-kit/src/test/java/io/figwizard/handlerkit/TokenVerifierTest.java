package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is remembered of a token is its signature, nothing else. */
class TokenVerifierTest {
  private final StoppedClock clock = new StoppedClock();
  private final Tokens tokens = new Tokens("first");
  private final UUID user = UUID.randomUUID();
  private final List<JWK> keys = new ArrayList<>(List.of(tokens.key().toPublicJWK()));
  private final JwtConfiguration configuration = new JwtConfiguration();
  private final TokenVerifier verifier = new TokenVerifier(configuration, this::select, clock);
  private int lookups;

  private List<JWK> select(JWKSelector selector, SecurityContext context) {
    lookups++;
    return selector.getMatcher() == null
        ? List.of()
        : keys.stream().filter(selector.getMatcher()::matches).toList();
  }

  @Test
  void checksASignatureOnce() {
    String token = tokens.of(user);

    for (int i = 0; i < 5; i++) {
      assertThat(verifier.authenticate(token)).contains(new AuthenticatedUser(user));
    }

    assertThat(lookups).isEqualTo(1);
  }

  @Test
  void noticesThatAKnownTokenIsOver() {
    String token =
        tokens.with(
            claims ->
                claims
                    .subject(user.toString())
                    .expirationTime(Date.from(clock.instant().plusSeconds(60))));
    assertThat(verifier.authenticate(token)).isPresent();

    clock.forward(Duration.ofSeconds(60).plus(configuration.getClockSkew().toJavaDuration()));
    clock.forward(Duration.ofSeconds(1));

    assertThatThrownBy(() -> verifier.authenticate(token))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("token_expired"));
  }

  @Test
  void forgetsATokenAfterTheTimeThatKeysAreBelieved() {
    String token = tokens.of(user);
    assertThat(verifier.authenticate(token)).isPresent();

    keys.clear();
    assertThat(verifier.authenticate(token)).isPresent();
    clock.forward(configuration.getKeysFresh().toJavaDuration());

    assertThat(verifier.authenticate(token)).isEmpty();
  }

  @Test
  void refusesAnotherSignatureUnderKnownClaims() {
    String token = tokens.of(user);
    assertThat(verifier.authenticate(token)).isPresent();
    String[] parts = token.split("\\.");
    String[] others = tokens.of(UUID.randomUUID()).split("\\.");

    assertThat(verifier.authenticate(parts[0] + "." + parts[1] + "." + others[2])).isEmpty();
    assertThat(verifier.authenticate(parts[0] + "." + others[1] + "." + parts[2])).isEmpty();
  }

  @Test
  void doesNotRememberWhatItRefused() {
    String token = new Tokens("first").of(user);

    assertThat(verifier.authenticate(token)).isEmpty();
    assertThat(verifier.authenticate(token)).isEmpty();

    assertThat(lookups).isEqualTo(2);
  }
}
