package io.figwizard.loadtests.bench;

/**
 * A routes.yml of so many routes told by path and as many told by the body's action, and one route
 * to stand at 50 %.
 */
final class RoutesYaml {

  /** Of the route that stands at 50 %. */
  static final String CANARY_ROUTE = "canary.moving";

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
