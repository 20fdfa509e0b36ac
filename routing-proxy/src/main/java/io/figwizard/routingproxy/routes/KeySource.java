package io.figwizard.routingproxy.routes;

import java.net.URI;
import java.time.Duration;

/**
 * Where public keys are to be had: a JWK set (RFC 7517, section 5) behind a URL.
 *
 * @param url http or https
 * @param fresh after that time they are fetched again
 * @param outage for how much longer the last ones count while they cannot be had
 */
public record KeySource(URI url, Duration fresh, Duration outage) {

  public KeySource {
    if (fresh.isZero() || fresh.isNegative() || outage.isNegative()) {
      throw new IllegalArgumentException(
          "fresh must be longer than zero and outage not negative, are "
              + fresh
              + " and "
              + outage);
    }
  }
}
