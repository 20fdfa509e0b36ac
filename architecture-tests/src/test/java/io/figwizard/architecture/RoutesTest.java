package io.figwizard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.figwizard.handlerkit.Handles;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The routing proxy's route table against the actions themselves. It matters most for the effects:
 * a write that the table calls safe would be sent twice.
 */
final class RoutesTest {
  private static JsonNode routes;

  @BeforeAll
  static void readRoutes() throws IOException {
    routes = new YAMLMapper().readTree(Project.ROOT.resolve("routing-proxy/routes.yml").toFile());
  }

  @Test
  void theTableNamesExactlyTheDomains() {
    assertThat(routes.get("handlers").propertyStream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrderElementsOf(
            Project.DOMAINS.all().stream().map(DomainManifest::name).toList());
  }

  @Test
  void theTableNamesExactlyTheActionsWithTheirEffects() {
    assertThat(Project.DOMAINS.all())
        .allSatisfy(
            domain -> {
              Map<String, String> inTable = new TreeMap<>();
              handler(domain)
                  .get("actions")
                  .properties()
                  .forEach(
                      action ->
                          inTable.put(
                              action.getKey(),
                              action.getValue().path("effect").asText("external")));
              assertThat(inTable)
                  .as("actions of " + domain + " in routing-proxy/routes.yml")
                  .isEqualTo(declared(domain));
            });
  }

  @Test
  void everyHandlerHasItsPathAndItsSide() {
    assertThat(Project.DOMAINS.all())
        .allSatisfy(
            domain -> {
              assertThat(handler(domain).get("path").asText()).isEqualTo("/" + domain.name());
              if (domain.extractable()) {
                assertThat(handler(domain).get("extracted").asText()).isEqualTo(domain.handler());
                assertThat(routes.get("upstreams").has(domain.handler())).isTrue();
              }
            });
  }

  private static JsonNode handler(DomainManifest domain) {
    return routes.get("handlers").get(domain.name());
  }

  private static Map<String, String> declared(DomainManifest domain) {
    Map<String, String> effects = new TreeMap<>();
    Project.CLASSES.stream()
        .filter(code -> domain.contains(code.getPackageName()))
        .filter(code -> code.isAnnotatedWith(Handles.class))
        .map(code -> code.getAnnotationOfType(Handles.class))
        .forEach(
            handles ->
                effects.put(handles.action(), handles.effect().name().toLowerCase(Locale.ROOT)));
    assertThat(effects).as("actions of " + domain).isNotEmpty();
    return effects;
  }
}
