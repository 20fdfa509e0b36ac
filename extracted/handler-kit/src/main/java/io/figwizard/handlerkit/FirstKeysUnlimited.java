package io.figwizard.handlerkit;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.RateLimitedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;

/**
 * Limits how often keys are fetched, but only once there are some: the limit is there against
 * tokens with made-up key ids. A function that starts before its issuer, or while that one is slow,
 * must not refuse everybody until an interval is over.
 */
final class FirstKeysUnlimited implements JWKSetSource<SecurityContext> {
  private final JWKSetSource<SecurityContext> source;
  private final JWKSetSource<SecurityContext> limited;
  private volatile boolean fetched;

  FirstKeysUnlimited(JWKSetSource<SecurityContext> source, long refetchIntervalMillis) {
    this.source = source;
    this.limited = new RateLimitedJWKSetSource<>(source, refetchIntervalMillis, null);
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator refresh, long currentTime, SecurityContext context)
      throws KeySourceException {
    if (fetched) {
      return limited.getJWKSet(refresh, currentTime, context);
    }
    JWKSet keys = source.getJWKSet(refresh, currentTime, context);
    fetched = true;
    return keys;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
