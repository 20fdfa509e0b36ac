package io.figwizard.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RawAction;
import io.figwizard.handlerkit.Variant;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
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
  /** Of an effect: the table says it, and the class proves it. */
  private static final String CAPTURED = ", which a dry run captures";

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
            withActions().stream()
                .flatMap(domain -> Stream.of(Variant.values()).map(v -> domain.name() + v.suffix()))
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void theTableNamesExactlyTheActionsWithTheirEffects(Variant variant) {
    assertThat(withActions())
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
                              action.getValue().path("effect").asText("external")
                                  + (action.getValue().at("/shadow/dryRun").asBoolean()
                                      ? CAPTURED
                                      : "")));
              assertThat(inTable)
                  .as("actions of " + domain + variant.suffix() + " in routing-proxy/routes.yml")
                  .isEqualTo(declared(domain));
            });
  }

  @ParameterizedTest
  @EnumSource
  void everyHandlerHasItsPathAndItsSide(Variant variant) {
    assertThat(withActions())
        .allSatisfy(
            domain -> {
              JsonNode handler = handler(domain, variant);
              assertThat(handler.get("path").asText())
                  .isEqualTo("/" + domain.name() + variant.suffix());
              if (Project.isInTheMonolith(domain)) {
                assertThat(handler.has("extracted"))
                    .as(domain + " is in the monolith, so its routes have no other side")
                    .isFalse();
              } else {
                String server = domain.handler() + variant.suffix();
                assertThat(handler.get("extracted").asText()).isEqualTo(server);
                assertThat(routes.get("upstreams").has(server)).isTrue();
              }
            });
  }

  /** Routes told by method and path alone: raw actions, in both variants, and plain resources. */
  @Test
  void theTableNamesExactlyTheOtherRoutesWithTheirEffects() {
    Map<String, String> inTable = new TreeMap<>();
    routes
        .get("routes")
        .forEach(
            route ->
                inTable.put(
                    route.get("method").asText() + " " + route.get("path").asText(),
                    route.path("effect").asText("external")
                        + " at "
                        + route.path("extracted").asText()));
    Map<String, String> declared = new TreeMap<>();
    for (DomainManifest domain : Project.DOMAINS.all()) {
      rawActions(domain)
          .forEach(
              (action, effect) -> {
                for (Variant variant : Variant.values()) {
                  declared.put(
                      "POST /" + domain.name() + variant.suffix() + "/" + action,
                      effect + " at " + domain.handler() + variant.suffix());
                }
              });
      String side = Project.isInTheMonolith(domain) ? "" : domain.handler();
      resources(domain).forEach(path -> declared.put("GET " + path, "safe at " + side));
    }

    assertThat(inTable)
        .isEqualTo(declared)
        .containsKeys("POST /webhook-sandbox/stripe", "GET /realtime/events");
    assertThat(routes.get("routes"))
        .filteredOn(route -> route.has("extracted"))
        .allSatisfy(
            route ->
                assertThat(routes.get("upstreams").has(route.get("extracted").asText())).isTrue());
  }

  @Test
  void everyHandlerHasARoute() {
    assertThat(Project.DOMAINS.handlers())
        .allSatisfy(
            domain -> assertThat(declared(domain).size() + rawActions(domain).size()).isPositive());
  }

  /** Flipping a sandbox first must not put anybody's production requests elsewhere. */
  @Test
  void noGroupHoldsRoutesOfBothVariants() {
    assertThat(withActions())
        .extracting(domain -> handler(domain, Variant.SANDBOX).get("group").asText())
        .allSatisfy(group -> assertThat(group).endsWith(Variant.SANDBOX.suffix()));
    assertThat(withActions())
        .extracting(domain -> handler(domain, Variant.PRODUCTION).get("group").asText())
        .allSatisfy(group -> assertThat(group).doesNotEndWith(Variant.SANDBOX.suffix()));
    assertThat(routes.get("routes"))
        .allSatisfy(
            route ->
                assertThat(route.get("group").asText().endsWith(Variant.SANDBOX.suffix()))
                    .as(route.get("path").asText())
                    .isEqualTo(
                        route.path("extracted").asText().endsWith(Variant.SANDBOX.suffix())));
  }

  private static JsonNode handler(DomainManifest domain, Variant variant) {
    return routes.get("handlers").get(domain.name() + variant.suffix());
  }

  /** Those that are asked for actions; others have raw ones only. */
  private static List<DomainManifest> withActions() {
    return Project.DOMAINS.all().stream().filter(domain -> !declared(domain).isEmpty()).toList();
  }

  private static Map<String, String> declared(DomainManifest domain) {
    return effects(domain, DescribedPredicate.not(assignableTo(RawAction.class)));
  }

  private static Map<String, String> rawActions(DomainManifest domain) {
    return effects(domain, assignableTo(RawAction.class));
  }

  private static Map<String, String> effects(
      DomainManifest domain, DescribedPredicate<JavaClass> which) {
    Map<String, String> effects = new TreeMap<>();
    Project.CLASSES.stream()
        .filter(code -> domain.contains(code.getPackageName()))
        .filter(code -> code.isAnnotatedWith(Handles.class))
        .filter(which)
        .forEach(
            code -> {
              Handles handles = code.getAnnotationOfType(Handles.class);
              boolean captured =
                  handles.effect() == Effect.EXTERNAL && code.isAnnotatedWith(DryRunnable.class);
              effects.put(
                  handles.action(),
                  handles.effect().name().toLowerCase(Locale.ROOT) + (captured ? CAPTURED : ""));
            });
    return effects;
  }

  /** Paths of what a domain serves beside its handler, which can only be read: a rule says so. */
  private static List<String> resources(DomainManifest domain) {
    return Project.CLASSES.stream()
        .filter(code -> domain.contains(code.getPackageName()))
        .flatMap(RoutesTest::paths)
        .toList();
  }

  private static Stream<String> paths(JavaClass code) {
    if (code.isAnnotatedWith(Path.class)) {
      return Stream.of(code.getAnnotationOfType(Path.class).value());
    }
    // What outlives its request is a servlet's, which Jersey does not know.
    return code.isAnnotatedWith(WebServlet.class)
        ? Stream.of(code.getAnnotationOfType(WebServlet.class).urlPatterns())
        : Stream.of();
  }
}
