package io.figwizard.loadtests.bench;

/**
 * A routes.yml of so many routes told by path and as many told by the body's action, one route to
 * stand at 50 %, one whose requests are copied as by default, one in ten, one of which as many are
 * run dry, and three of which the proxy asks nothing, a token, a token and not too many requests.
 */
final class RoutesYaml {

  /** Of the route that stands at 50 %. */
  static final String CANARY_ROUTE = "canary.moving";

  /** Of the route whose requests are copied. */
  static final String SHADOW_ROUTE = "shadow.copied";

  /** Of each of the routes below. */
  static final String ASKED = "asked";

  /** The proxy asks nothing. */
  static final String BEARER = "bearer";

  /** The proxy verifies the token. */
  static final String VERIFIED = "verified";

  /** The proxy verifies the token and counts the user's requests. */
  static final String LIMITED = "limited";

  /** Its requests are run dry. */
  static final String DRY = "dry";

  static final String DRY_ROUTE = DRY + "." + ASKED;

  private RoutesYaml() {}

  /**
   * @param jwks where the key of tokens is
   */
  static String of(int routes, int monolith, int extracted, String jwks) {
    String jwt = "jwt: {issuer: figwizard, audience: figwizard, jwks: \"" + jwks + "\"}";
    StringBuilder yaml = new StringBuilder();
    yaml.append("upstreams:\n")
        .append("  monolith: {url: \"http://127.0.0.1:%d\"}\n".formatted(monolith))
        .append("  function: {url: \"http://127.0.0.1:%d\"}\n".formatted(extracted))
        .append("default: monolith\n")
        .append("handlers:\n")
        .append("  canary:\n    path: /canary\n    extracted: function\n")
        .append("    actions:\n      moving: {effect: safe}\n")
        .append("  shadow:\n    path: /shadow\n    extracted: function\n")
        .append("    actions:\n      copied: {effect: safe}\n")
        .append(handler(BEARER, "safe", ""))
        .append(handler(VERIFIED, "safe", jwt))
        // More than anybody can send: everybody is counted and nobody refused.
        .append(handler(LIMITED, "safe", jwt + ", rateLimit: {requests: 10000000, per: 1s}"))
        .append(handler(DRY, "write", ""))
        .append("  actions:\n    path: /actions\n    extracted: function\n    actions:\n");
    for (int i = 0; i < routes; i++) {
      yaml.append("      ").append(Traffic.action(i)).append(": {effect: safe}\n");
    }
    yaml.append("routes:\n");
    for (int i = 0; i < routes; i++) {
      yaml.append(
          "  path-%05d: {method: GET, path: %s, extracted: function, effect: safe}\n"
              .formatted(i, Traffic.path(i)));
    }
    return yaml.toString();
  }

  private static String handler(String name, String effect, String edge) {
    return "  %1$s:\n    path: /%1$s\n    extracted: function\n    edge: {%4$s}\n    actions:\n      %2$s: {effect: %3$s}\n"
        .formatted(name, ASKED, effect, edge);
  }
}
