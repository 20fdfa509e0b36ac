package io.figwizard.loadtests.bench;

/**
 * A routes.yml of so many routes told by path and as many told by the body's action, one route to
 * stand at 50 %, and one whose requests are copied as by default: one in ten.
 */
final class RoutesYaml {

  /** Of the route that stands at 50 %. */
  static final String CANARY_ROUTE = "canary.moving";

  /** Of the route whose requests are copied. */
  static final String SHADOW_ROUTE = "shadow.copied";

  private RoutesYaml() {}

  static String of(int routes, int monolith, int extracted) {
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
}
