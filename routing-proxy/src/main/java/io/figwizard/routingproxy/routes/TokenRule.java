package io.figwizard.routingproxy.routes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which access tokens pass: JWTs (RFC 7519) in {@code Authorization: Bearer}, with a subject and an
 * expiry.
 *
 * @param issuer what {@code iss} must be
 * @param audience what {@code aud} must hold
 * @param keys what signatures are checked with
 * @param algorithms those that a signature may have; the choice is never the token's (RFC 8725,
 *     section 3.1)
 * @param required whether a request without a token is refused; one with a bad token is in any case
 * @param leeway by how much clocks may differ
 * @param streamsCloseCode what a WebSocket is closed with when the token ends that it began with; a
 *     stream of server-sent events ends then, too; empty where both outlive it
 */
public record TokenRule(
    String issuer,
    String audience,
    KeySource keys,
    List<String> algorithms,
    boolean required,
    Duration leeway,
    Optional<Integer> streamsCloseCode) {

  /** RFC 6455, section 7.4.1: policy violation. */
  public static final int USUAL_CLOSE_CODE = 1008;

  /** Signatures with a public key. With a shared one whoever checks could sign. */
  public static final List<String> KNOWN_ALGORITHMS =
      List.of("ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

  public TokenRule {
    algorithms = List.copyOf(algorithms);
    if (algorithms.isEmpty() || !KNOWN_ALGORITHMS.containsAll(algorithms)) {
      throw new IllegalArgumentException(
          "algorithms must be some of " + KNOWN_ALGORITHMS + ", are " + algorithms);
    }
    if (streamsCloseCode.isPresent() && !mayClose(streamsCloseCode.get())) {
      throw new IllegalArgumentException(
          "streamsCloseCode must be 1008 or 3000 to 4999, is " + streamsCloseCode.get());
    }
    if (leeway.isNegative()) {
      throw new IllegalArgumentException("leeway must not be negative, is " + leeway);
    }
  }

  /** RFC 6455, section 7.4.2: those above 3000 are for libraries and applications to choose. */
  public static boolean mayClose(int code) {
    return code == USUAL_CLOSE_CODE || (code >= 3000 && code <= 4999);
  }

  /** For operators. */
  @Override
  public String toString() {
    return (required ? "a token of " : "no token or one of ") + issuer + " for " + audience;
  }
}
