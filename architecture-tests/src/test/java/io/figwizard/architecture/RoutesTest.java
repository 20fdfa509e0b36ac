package io.figwizard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

/**
 * The routing proxy's route table against the actions themselves. It matters most for the effects:
 * a write that the table calls safe would be sent twice.
 */
final class RoutesTest {
  private static JsonNode routes;

  @BeforeAll
  static void readRoutes() throws IOException {
    String file = Files.readString(Project.ROOT.resolve("routing-proxy/routes.yml"));
    // Not read by Jackson itself, which takes an alias (*actions) for a word.
    routes = new YAMLMapper().valueToTree(new Yaml().load(file));
  }

  @Test
  void theTableNamesExactlyTheDomainsInEveryVariant() {
    assertThat(routes.get("handlers").propertyStream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrderElementsOf(
            Project.DOMAINS.all().stream()
                .flatMap(domain -> Stream.of(Variant.values()).map(v -> domain.name() + v.suffix()))
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void theTableNamesExactlyTheActionsWithTheirEffects(Variant variant) {
    assertThat(Project.DOMAINS.all())
        .allSatisfy(
            domain -> {
              Map<String, String> inTable = new TreeMap<>();
              handler(domain, variant)
                  .get("actions")
                  .properties()
                  .forEach(
                      action ->
                          inTable.put(
                              action.getKey(),
                              action.getValue().path("effect").asText("external")));
              assertThat(inTable)
                  .as("actions of " + domain + variant.suffix() + " in routing-proxy/routes.yml")
                  .isEqualTo(declared(domain));
            });
  }

  @ParameterizedTest
  @EnumSource
  void everyHandlerHasItsPathAndItsSide(Variant variant) {
    assertThat(Project.DOMAINS.all())
        .allSatisfy(
            domain -> {
              JsonNode handler = handler(domain, variant);
              assertThat(handler.get("path").asText())
                  .isEqualTo("/" + domain.name() + variant.suffix());
              if (domain.extractable()) {
                String server = domain.handler() + variant.suffix();
                assertThat(handler.get("extracted").asText()).isEqualTo(server);
                assertThat(routes.get("upstreams").has(server)).isTrue();
              }
            });
  }

  /** Flipping a sandbox first must not put anybody's production requests elsewhere. */
  @Test
  void noGroupHoldsRoutesOfBothVariants() {
    assertThat(Project.DOMAINS.all())
        .extracting(domain -> handler(domain, Variant.SANDBOX).get("group").asText())
        .allSatisfy(group -> assertThat(group).endsWith(Variant.SANDBOX.suffix()));
    assertThat(Project.DOMAINS.all())
        .extracting(domain -> handler(domain, Variant.PRODUCTION).get("group").asText())
        .allSatisfy(group -> assertThat(group).doesNotEndWith(Variant.SANDBOX.suffix()));
  }

  private static JsonNode handler(DomainManifest domain, Variant variant) {
    return routes.get("handlers").get(domain.name() + variant.suffix());
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
