package io.figwizard.routingproxy.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What the admin API would answer. */
final class SomeRoutes {

  private final ObjectMapper json = new ObjectMapper();
  private final ObjectNode overview = json.createObjectNode();
  private final URI monolith;
  private final URI extracted;

  SomeRoutes(URI monolith, URI extracted) {
    this.monolith = monolith;
    this.extracted = extracted;
    overview.put("generation", 7).put("routesSha256", "abc").put("unnamed", monolith.toString());
    overview.putArray("routes");
  }

  static SomeRoutes anywhere() {
    return new SomeRoutes(
        URI.create("http://monolith.prod.svc:8081"), URI.create("https://drilling.prod.svc"));
  }

  SomeRoutes with(
      String id, String method, String path, @Nullable String action, String mode, double percent) {
    overview
        .withArray("routes")
        .addObject()
        .put("id", id)
        .put("method", method)
        .put("path", path)
        .put("action", action)
        .put("group", id.split("\\.", 2)[0])
        .put("mode", mode)
        .put("percent", percent)
        .put("effect", "external")
        .put("monolith", monolith.toString())
        .put("extracted", extracted.toString());
    return this;
  }

  /** Of the route added last. */
  SomeRoutes effect(String effect) {
    ArrayNode routes = overview.withArray("routes");
    ((ObjectNode) routes.get(routes.size() - 1)).put("effect", effect);
    return this;
  }

  /** By what users of the route added last are told. */
  SomeRoutes userBy(String... words) {
    ArrayNode routes = overview.withArray("routes");
    ArrayNode userBy = ((ObjectNode) routes.get(routes.size() - 1)).putArray("userBy");
    for (String word : words) {
      userBy.add(word);
    }
    return this;
  }

  JsonNode overview() {
    return overview;
  }

  Plan plan() {
    return Plan.of(overview);
  }
}
