package io.figwizard.routingproxy.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A kind of gateway that routes can be written for. */
public enum Gateway {
  /** HTTPRoutes of Kubernetes' Gateway API, version 1. */
  GATEWAY_API("gateway-api", GatewayApi::render),
  /** nginx 1.11 or newer, without modules. */
  NGINX("nginx", Nginx::render),
  /** HAProxy 2.5 or newer. */
  HAPROXY("haproxy", Haproxy::render),
  /** Envoy, API version 3, static resources. */
  ENVOY("envoy", Envoy::render);

  private static final List<String> ALWAYS_LOST =
      List.of(
          "Evidence, history and automatic rollback: a flip is an edit of this file, by whoever can.",
          "Limits of routes.yml (body, times, numbers), metrics per route and side.",
          "Headers named X-Fig-* from clients are not removed: the servers must not believe them.");

  private final String word;
  private final Function<Plan, String> renderer;

  Gateway(String word, Function<Plan, String> renderer) {
    this.word = word;
    this.renderer = renderer;
  }

  /** As it is named in the command. */
  public String word() {
    return word;
  }

  /** All names. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Gateway::word).toList();
  }

  /**
   * The whole configuration; what it cannot express stands at its top.
   *
   * @param overview what the admin API answers to {@code GET routes}
   */
  public String configuration(JsonNode overview) {
    return renderer.apply(Plan.of(overview).losing(ALWAYS_LOST.toArray(String[]::new)));
  }
}
