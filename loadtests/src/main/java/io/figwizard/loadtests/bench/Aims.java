package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.bench.Results.Saturated;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What this proxy wants to be, held against what was measured. */
final class Aims {

  private static final ToDoubleFunction<Saturated> RATE = one -> one.reading().perSecond();
  private static final String OURS = "fig-";
  private static final double FLAT = 1.1;
  private static final double CHECKED = 1.25;
  // Two servers are asked instead of one.
  private static final double DRY = 1.5;

  /**
   * One aim.
   *
   * @param atLeast whether the ratio may not be below the bound; otherwise not above it
   */
  record Aim(String what, Spread ratio, double bound, boolean atLeast) {

    boolean met() {
      return atLeast ? ratio.median() >= bound : ratio.median() <= bound;
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%s  %s: %s, aim %s %.2f",
          met() ? "met    " : "NOT met",
          what,
          ratio.text(2),
          atLeast ? "at least" : "at most",
          bound);
    }
  }

  private Aims() {}

  /** Those that the measured variants can tell of. */
  static List<Aim> of(Results results) {
    List<Aim> aims = new ArrayList<>();
    List<String> ours =
        results.saturatedNames().stream()
            .filter(name -> name.startsWith(OURS))
            .map(name -> name.substring(0, name.indexOf('/')))
            .distinct()
            .toList();
    for (String name : ours) {
      String path = name + "/path";
      String action = name + "/action";
      ratio(aims, results, "requests/s over nginx", path, "nginx/path", RATE, 0.8, true);
      ratio(aims, results, "requests/s over nginx", action, "nginx/action", RATE, 0.7, true);
      ratio(aims, results, "CPU over nginx", path, "nginx/path", Saturated::cpuMicros, 1.25, false);
      for (String checked : List.of(RoutesYaml.VERIFIED, RoutesYaml.LIMITED)) {
        ratio(
            aims,
            results,
            "CPU over no check",
            name + "/" + checked,
            name + "/" + RoutesYaml.BEARER,
            Saturated::cpuMicros,
            CHECKED,
            false);
      }
      ratio(
          aims,
          results,
          "CPU over copies",
          name + "/" + RoutesYaml.DRY,
          name + "/shadow",
          Saturated::cpuMicros,
          DRY,
          false);
      for (String rival : List.of("vertx", "undertow")) {
        ratio(aims, results, "requests/s over " + rival, path, rival + "/path", RATE, 1, true);
      }
    }
    if (ours.size() > 1) {
      String most = ours.get(ours.size() - 1);
      for (String kind : List.of("/path", "/action")) {
        ratio(
            aims,
            results,
            "CPU over " + ours.get(0),
            most + kind,
            ours.get(0) + kind,
            Saturated::cpuMicros,
            FLAT,
            false);
      }
      String few = most + "/few";
      for (String base : ours) {
        ratio(
            aims,
            results,
            "CPU over " + base,
            few,
            base + "/path",
            Saturated::cpuMicros,
            FLAT,
            false);
      }
    }
    return aims;
  }

  /** What nginx, which knows no actions, is asked for beside that variant. */
  static String nginx(String variant) {
    if (variant.endsWith("/h2")) {
      return Contestants.NGINX_HTTP2 + "/h2";
    }
    boolean get = variant.endsWith("/path") || variant.endsWith("/few");
    return Contestants.NGINX + (get ? "/path" : "/action");
  }

  private static void ratio(
      List<Aim> aims,
      Results results,
      String what,
      String name,
      String base,
      ToDoubleFunction<Saturated> number,
      double bound,
      boolean atLeast) {
    if (results.has(name) && results.has(base)) {
      aims.add(new Aim(name + ", " + what, results.ratio(name, base, number), bound, atLeast));
    }
  }
}
