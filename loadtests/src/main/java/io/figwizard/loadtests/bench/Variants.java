package io.figwizard.loadtests.bench;

import java.util.ArrayList;
import java.util.List;

/** What is measured of the contestants that are there. */
final class Variants {

  private static final List<String> OTHERS =
      List.of(
          Contestants.DIRECT,
          Contestants.NGINX,
          Contestants.HAPROXY,
          "vertx",
          "undertow",
          Contestants.OTHER);

  private Variants() {}

  /**
   * Everybody by path and by action; this project's proxy with every number of routes.
   *
   * @param http2 whether there is somebody to send it
   */
  static List<Variant> saturated(Contestants contestants, BenchOptions options, boolean http2) {
    int middle = middle(options);
    Traffic path = Traffic.byPath(middle);
    Traffic action = Traffic.byAction(middle);
    List<Variant> variants = new ArrayList<>();
    for (String other : OTHERS) {
      if (contestants.has(other)) {
        variants.add(new Variant(other, path));
        variants.add(new Variant(other, action));
      }
    }
    for (int routes : options.routes().stream().sorted().toList()) {
      variants.add(new Variant("fig-" + routes, Traffic.byPath(routes)));
      variants.add(new Variant("fig-" + routes, Traffic.byAction(routes)));
      if (routes > middle) {
        variants.add(new Variant("fig-" + routes, Traffic.toFew(middle)));
      }
    }
    variants.add(new Variant("fig-" + middle, Traffic.canary()));
    variants.add(new Variant("fig-" + middle, Traffic.shadow()));
    for (String word :
        List.of(RoutesYaml.BEARER, RoutesYaml.VERIFIED, RoutesYaml.LIMITED, RoutesYaml.DRY)) {
      variants.add(new Variant("fig-" + middle, Traffic.signed(word, contestants.issuer()::token)));
    }
    if (http2) {
      if (contestants.has(Contestants.NGINX_HTTP2)) {
        variants.add(new Variant(Contestants.NGINX_HTTP2, Traffic.byHttp2(middle)));
      }
      variants.add(new Variant("fig-" + middle, Traffic.byHttp2(middle)));
    }
    return variants;
  }

  /** Everybody by path, and what this project's proxy does more than others. */
  static List<Variant> paced(Contestants contestants, BenchOptions options) {
    int middle = middle(options);
    Traffic path = Traffic.byPath(middle);
    List<Variant> variants = new ArrayList<>();
    for (String other : OTHERS) {
      if (contestants.has(other) && !other.equals(Contestants.DIRECT)) {
        variants.add(new Variant(other, path));
      }
    }
    variants.add(new Variant("fig-" + middle, path));
    variants.add(new Variant("fig-" + middle, Traffic.byAction(middle)));
    variants.add(new Variant("fig-" + middle, Traffic.canary()));
    variants.add(new Variant("fig-" + middle, Traffic.shadow()));
    return variants;
  }

  /** The number of routes that everything is measured with. */
  static int middle(BenchOptions options) {
    return options.routes().stream().sorted().toList().get(options.routes().size() / 2);
  }
}
