package io.figwizard.handlerkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.dropwizard.auth.Authenticator;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who sent a request by the access token: a JWT signed with ES256 by a key of the set, with
 * {@code kid}, issuer, audience, expiry and a user's id as subject (RFC 7519, RFC 8725). Safe for
 * use by many threads.
 */
final class TokenVerifier implements Authenticator<String, AuthenticatedUser> {
  private static final Logger log = LoggerFactory.getLogger(TokenVerifier.class);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final DefaultJWTClaimsVerifier<SecurityContext> claims;
  private final VerifiedTokens verified;

  TokenVerifier(JwtConfiguration configuration, JWKSource<SecurityContext> keys, Clock clock) {
    // The algorithm is ours to choose, never the token's (RFC 8725, section 3.1).
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
    claims =
        new DefaultJWTClaimsVerifier<>(
            configuration.getAudience(),
            new JWTClaimsSet.Builder().issuer(configuration.getIssuer()).build(),
            Set.of("sub", "exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew((int) configuration.getClockSkew().toSeconds());
    // Checked afterwards, where the signature was not checked again either.
    processor.setJWTClaimsSetVerifier(null);
    verified = new VerifiedTokens(configuration.getKeysFresh().toJavaDuration(), clock);
  }

  /**
   * @return the user, or nothing where the token is not valid
   * @throws Refusal 401 {@code token_expired} where only its time is over; 503 where the keys
   *     cannot be had
   */
  @Override
  public Optional<AuthenticatedUser> authenticate(String token) {
    return verify(token).map(AccessToken::user);
  }

  /**
   * Of the header {@code Authorization}.
   *
   * @throws Refusal as {@link #authenticate}; 401 also where there is no valid token
   */
  AccessToken bearer(@Nullable String authorization) {
    String token = BearerAuthFilter.token(authorization);
    if (token == null) {
      throw BearerAuthFilter.refusal();
    }
    return verify(token).orElseThrow(BearerAuthFilter::refusal);
  }

  /** As {@link #authenticate}, with the token's end. */
  Optional<AccessToken> verify(String token) {
    try {
      JWTClaimsSet signed = signedClaims(token);
      if (signed == null) {
        return Optional.empty();
      }
      claims.verify(signed, null);
      String subject = signed.getSubject();
      UUID id = UUID.fromString(subject);
      // UUID.fromString also takes shortened forms; one user must have one spelling.
      return id.toString().equals(subject)
          ? Optional.of(
              new AccessToken(new AuthenticatedUser(id), signed.getExpirationTime().toInstant()))
          : Optional.empty();
    } catch (ExpiredJWTException e) {
      throw Refusals.tokenExpired();
    } catch (ParseException | BadJOSEException | IllegalArgumentException e) {
      log.debug("Refused an access token: {}", e.getMessage());
      return Optional.empty();
    } catch (RateLimitReachedException e) {
      // The key set was fetched a moment ago and does not have this key.
      log.debug("Refused an access token with an unknown key id");
      return Optional.empty();
    } catch (KeySourceException e) {
      log.warn("The keys that access tokens are checked with cannot be had; answering 503", e);
      throw Refusals.keysUnavailable();
    } catch (JOSEException e) {
      log.debug("Refused an access token: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Null where no key is named. */
  private @Nullable JWTClaimsSet signedClaims(String token)
      throws ParseException, BadJOSEException, JOSEException {
    JWTClaimsSet known = verified.find(token);
    if (known != null) {
      return known;
    }
    SignedJWT jwt = SignedJWT.parse(token);
    if (jwt.getHeader().getKeyID() == null) {
      return null;
    }
    JWTClaimsSet signed = processor.process(jwt, null);
    verified.remember(token, signed);
    return signed;
  }
}
