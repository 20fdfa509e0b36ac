package io.figwizard.routingproxy.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.figwizard.routingproxy.edge.Checked.State;
import io.figwizard.routingproxy.routes.TokenRule;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks tokens by one rule. That a token was good is remembered as long as the keys stay the same
 * (docs/decisions/0033); its time is looked at each time. What is not remembered is checked on the
 * executor's threads: a signature takes a good part of a millisecond, and a key may have to be
 * fetched. Thread-safe.
 */
final class TokenCheck {

  private static final Logger LOG = LoggerFactory.getLogger(TokenCheck.class);

  private static final String BEARER = "Bearer ";
  private static final int REMEMBERED = 10_000;
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);
  private static final int LONGEST_SUBJECT = 256;
  private static final long KEYS_SECONDS = 3;

  /** The keys that a check is done with. */
  private record Believed(JWKSet keys) implements SecurityContext {}

  /**
   * What was found.
   *
   * @param since in milliseconds since 1970, when it was good; from then on it is until its end, as
   *     of all that is looked at only the time changes
   */
  private record Remembered(JWKSet keys, JWTClaimsSet claims, long since, Checked good) {}

  private final KeySet keys;
  private final Executor threads;
  private final Clock clock;
  private final DefaultJWTProcessor<Believed> signatures = new DefaultJWTProcessor<>();
  private final DefaultJWTClaimsVerifier<Believed> claims;
  private final long leewayMillis;
  // By the token's SHA-256: a heap dump lets nobody in.
  private final Cache<ByteBuffer, Remembered> remembered =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterAccess(REMEMBERED_FOR).build();

  /**
   * @param threads may refuse work, which is then answered {@link State#BUSY}
   */
  TokenCheck(TokenRule rule, KeySet keys, Executor threads, Clock clock) {
    this.keys = keys;
    this.threads = threads;
    this.clock = clock;
    Set<JWSAlgorithm> algorithms =
        rule.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    signatures.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            algorithms, (selector, believed) -> selector.select(believed.keys())));
    // RFC 9068, section 2.1, has a type of its own for access tokens.
    signatures.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    // Checked afterwards, where the signature was not checked again either.
    signatures.setJWTClaimsSetVerifier(null);
    claims =
        new DefaultJWTClaimsVerifier<>(
            rule.audience(),
            new JWTClaimsSet.Builder().issuer(rule.issuer()).build(),
            Set.of("sub", "exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew((int) rule.leeway().toSeconds());
    leewayMillis = TimeUnit.SECONDS.toMillis(rule.leeway().toSeconds());
  }

  /**
   * @param authorization the header; null where there is none
   * @param later told once, by another thread, where the answer takes a while
   * @return null where it does
   */
  @Nullable Checked check(@Nullable String authorization, Consumer<Checked> later) {
    // RFC 9110, section 11.1: the scheme's case does not matter.
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Checked.of(State.NONE);
    }
    String token = authorization.substring(BEARER.length()).strip();
    Remembered known = remembered.getIfPresent(digest(token));
    if (known != null && known.keys() == keys.current()) {
      long now = clock.millis();
      return now >= known.since() && now < known.good().until()
          ? known.good()
          : judge(known.claims());
    }
    return begun(token, true, later) ? null : Checked.of(State.BUSY);
  }

  private boolean begun(String token, boolean keysMayBeAsked, Consumer<Checked> later) {
    try {
      threads.execute(() -> work(token, keysMayBeAsked, later));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void work(String token, boolean keysMayBeAsked, Consumer<Checked> later) {
    Checked checked;
    try {
      checked = verify(token, keysMayBeAsked);
    } catch (RuntimeException e) {
      LOG.error("checking a token: a defect of the proxy", e);
      checked = Checked.of(State.BAD);
    }
    if (checked != null) {
      later.accept(checked);
      return;
    }
    CompletableFuture<Void> unused =
        keys.ask()
            .copy()
            .completeOnTimeout(null, KEYS_SECONDS, TimeUnit.SECONDS)
            .thenRun(
                () -> {
                  if (!begun(token, false, later)) {
                    later.accept(Checked.of(State.BUSY));
                  }
                });
  }

  /** Null where newer keys may know better. */
  private @Nullable Checked verify(String token, boolean keysMayBeAsked) {
    JWKSet current = keys.current();
    if (current == null) {
      return keysMayBeAsked ? null : Checked.of(State.NO_KEYS);
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      String id = jwt.getHeader().getKeyID();
      if (keysMayBeAsked && id != null && current.getKeyByKeyId(id) == null) {
        return null;
      }
      JWTClaimsSet signed = signatures.process(jwt, new Believed(current));
      long now = clock.millis();
      Checked checked = judge(signed);
      if (checked.state() == State.GOOD) {
        remembered.put(digest(token), new Remembered(current, signed, now, checked));
      }
      return checked;
    } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
      // Anybody can send anything.
      return Checked.of(State.BAD);
    }
  }

  private Checked judge(JWTClaimsSet signed) {
    try {
      claims.verify(signed, null);
    } catch (ExpiredJWTException e) {
      return Checked.of(State.EXPIRED);
    } catch (BadJOSEException e) {
      return Checked.of(State.BAD);
    }
    String subject = signed.getSubject();
    return subject == null || subject.isEmpty() || subject.length() > LONGEST_SUBJECT
        ? Checked.of(State.BAD)
        : new Checked(State.GOOD, subject, until(signed));
  }

  /** As {@link #claims} has it: the instant itself is too late. */
  private long until(JWTClaimsSet signed) {
    return signed.getExpirationTime().getTime() + leewayMillis;
  }

  private static ByteBuffer digest(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256; this one has not", e);
    }
  }
}
