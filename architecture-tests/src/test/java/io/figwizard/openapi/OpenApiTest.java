package io.figwizard.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.HandlerKitBundle;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The descriptions in docs/openapi against the code that they describe. */
final class OpenApiTest {
  private static final String RENEW =
      "mvn -Pfast -pl architecture-tests -am test -Dtest=OpenApiTest -Dopenapi.renew=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";
  private static final String HEAD =
      "# Written from the code by OpenApiTest; do not edit. To renew it:\n#   " + RENEW + "\n";

  private static final Path FOLDER = root().resolve("docs/openapi");
  private static List<DescribedHandler> handlers = List.of();
  private static final Map<String, String> MADE = new TreeMap<>();

  @BeforeAll
  static void describe() throws Exception {
    handlers = DescribedHandler.all();
    Validator validator = validator();
    for (DescribedHandler handler : handlers) {
      DomainSource source = DomainSource.of(root(), handler.domainPackage().getName());
      String yaml = new HandlerDescription(handler, source, validator, KitRefusals.codes()).yaml();
      MADE.put(handler.name() + ".yaml", HEAD + yaml);
    }
    if (Boolean.getBoolean("openapi.renew")) {
      renew();
    }
  }

  @Test
  void theDescriptionsAreThoseOfTheCode() throws IOException {
    assertThat(MADE).containsKeys("drilling.yaml", "profile.yaml");
    assertThat(checkedIn().keySet())
        .as("files in docs/openapi; renew them with: " + RENEW)
        .isEqualTo(MADE.keySet());
    checkedIn()
        .forEach(
            (file, text) ->
                assertThat(text)
                    .as("docs/openapi/%s is stale; renew it with: %s", file, RENEW)
                    .isEqualTo(MADE.get(file)));
  }

  @Test
  void everyActionIsDescribedWithItsEffectAndAccess() throws IOException {
    for (DescribedHandler handler : handlers) {
      JsonNode description = read(handler);
      for (DescribedAction action : handler.actions()) {
        JsonNode described =
            action.raw()
                ? description
                    .path("paths")
                    .path("/" + handler.name() + "/" + action.name())
                    .path("post")
                : description
                    .path("components")
                    .path("schemas")
                    .path(action.typeName() + "Request");

        assertThat(described.path("x-fig-effect").asText())
            .as(handler.name() + "." + action.name())
            .isEqualToIgnoringCase(action.effect().name());
        assertThat(described.path("x-fig-access").asText())
            .isEqualToIgnoringCase(action.access().name());
        assertThat(described.path("x-fig-rate-limits")).hasSize(action.limits().size());
      }
    }
  }

  /** And none is described that is not served. */
  @Test
  void everyRouteThatIsReadIsDescribed() throws IOException {
    List<String> described = new ArrayList<>();
    for (DescribedHandler handler : handlers) {
      read(handler)
          .path("paths")
          .properties()
          .forEach(
              path -> {
                if (path.getValue().has("get")) {
                  described.add(path.getKey());
                }
              });
    }

    assertThat(described).containsExactlyInAnyOrderElementsOf(ReadRoute.paths());
  }

  @Test
  void everyReferenceLeadsSomewhere() throws IOException {
    for (DescribedHandler handler : handlers) {
      JsonNode description = read(handler);
      List<String> references = new ArrayList<>();
      for (JsonNode reference : description.findValues("$ref")) {
        references.add(reference.asText());
      }
      for (JsonNode mapping : description.findValues("mapping")) {
        mapping.forEach(reference -> references.add(reference.asText()));
      }
      for (JsonNode answer : description.findValues("x-fig-answer")) {
        references.add(answer.asText());
      }

      assertThat(references).isNotEmpty();
      assertThat(references)
          .as(handler.name())
          .allMatch(
              reference ->
                  reference.startsWith("#/")
                      && !description.at(reference.substring(1)).isMissingNode());
    }
  }

  @Test
  void theRequestOfDrillingIsToldByItsAction() throws IOException {
    JsonNode description = new YAMLMapper().readTree(MADE.get("drilling.yaml"));
    JsonNode request =
        description.at("/paths/~1drilling/post/requestBody/content/application~1json/schema");
    JsonNode submit = description.at("/components/schemas/SubmitAnswerRequest");

    assertThat(request.at("/discriminator/propertyName").asText()).isEqualTo("action");
    assertThat(request.at("/discriminator/mapping/submit-answer").asText())
        .isEqualTo("#/components/schemas/SubmitAnswerRequest");
    assertThat(submit.at("/properties/action/const").asText()).isEqualTo("submit-answer");
    assertThat(submit.path("required"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("action", "cardId", "answer");
    assertThat(submit.at("/properties/rating/enum"))
        .extracting(JsonNode::asText)
        .contains("again", "easy");
    assertThat(submit.at("/properties/answer/maxLength").asInt()).isEqualTo(2000);
    assertThat(description.at("/paths/~1drilling/post/responses").properties())
        .extracting(Map.Entry::getKey)
        .contains("200", "400", "401", "403", "404", "409", "413", "415", "422", "429", "503");
    assertThat(description.at("/paths/~1drilling/post/responses/409/description").asText())
        .contains("too_many_decks", "idempotency_conflict", "idempotency_in_progress");
  }

  /** A field of a partial update may be left out and may be null; its bounds stay. */
  @Test
  void aChangeIsDescribedAsWhatItIsGiven() throws IOException {
    JsonNode preferences =
        new YAMLMapper()
            .readTree(MADE.get("profile.yaml"))
            .at("/components/schemas/PreferencesRequest");

    assertThat(preferences.path("required"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("action", "expectedVersion");
    assertThat(preferences.at("/properties/digestHour/type"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("integer", "null");
    assertThat(preferences.at("/properties/digestHour/maximum").asInt()).isEqualTo(23);
  }

  private static JsonNode read(DescribedHandler handler) throws IOException {
    return new YAMLMapper().readTree(MADE.get(handler.name() + ".yaml"));
  }

  private static Map<String, String> checkedIn() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }

  private static void renew() throws IOException {
    Files.createDirectories(FOLDER);
    for (String old : checkedIn().keySet()) {
      Files.delete(FOLDER.resolve(old));
    }
    for (Map.Entry<String, String> file : MADE.entrySet()) {
      Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
    }
  }

  /** The one that handlers check requests with. */
  private static Validator validator() {
    Bootstrap<Configuration> bootstrap = new Bootstrap<>(new Nothing());
    new HandlerKitBundle<Configuration>("openapi", c -> new HandlerKitConfiguration())
        .initialize(bootstrap);
    return bootstrap.getValidatorFactory().getValidator();
  }

  private static final class Nothing extends Application<Configuration> {
    @Override
    public void run(Configuration configuration, Environment environment) {
      // Only its bootstrap is wanted.
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("extracted"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException(
            "No folder above " + Path.of("").toAbsolutePath() + " has a folder named extracted.");
      }
    }
    return folder;
  }
}
