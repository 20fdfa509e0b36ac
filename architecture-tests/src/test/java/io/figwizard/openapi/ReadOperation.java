package io.figwizard.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.PathParameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The description of a route that is read by {@code GET}. */
final class ReadOperation {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  private final Map<Integer, TreeSet<String>> codes;

  /**
   * @param codes that the domain and the kit have, by status
   */
  ReadOperation(Map<Integer, TreeSet<String>> codes) {
    this.codes = codes;
  }

  /**
   * @throws IllegalStateException for a route that {@link ReadRoute} does not know, or knows codes
   *     of that nobody answers with
   */
  Operation of(String path, @Nullable String summary) {
    ReadRoute route = ReadRoute.of(path);
    Operation operation =
        new Operation()
            .operationId(path.substring(1).replaceAll("[^A-Za-z0-9]+", "-"))
            .summary(summary)
            .responses(responses(path, route));
    Matcher variable = VARIABLE.matcher(path);
    while (variable.find()) {
      operation.addParametersItem(
          new PathParameter()
              .name(variable.group(1))
              .required(true)
              .schema(HandlerDescription.string()));
    }
    route.parameters().forEach(given -> operation.addParametersItem(parameter(given)));
    SecurityRequirement nobody = new SecurityRequirement();
    operation.setSecurity(
        List.of(route.needsToken() ? nobody.addList(HandlerDescription.TOKEN) : nobody));
    operation.addExtension("x-fig-effect", "safe");
    return operation;
  }

  private static Parameter parameter(ReadRoute.Given given) {
    Parameter parameter = given.in().equals("query") ? new QueryParameter() : new HeaderParameter();
    return parameter
        .name(given.name())
        .description(given.description())
        .schema(HandlerDescription.string());
  }

  private ApiResponses responses(String path, ReadRoute route) {
    ApiResponses responses = new ApiResponses();
    ApiResponse success = new ApiResponse().description("As said above.");
    if (!route.success().isEmpty()) {
      Content content = new Content();
      new TreeMap<>(route.success())
          .forEach(
              (type, what) ->
                  content.addMediaType(type, new MediaType().schema(described(type, what))));
      success.setContent(content);
    }
    responses.addApiResponse(Integer.toString(route.status()), success);
    new TreeMap<>(route.refusals())
        .forEach(
            (status, names) -> {
              requireAnswered(path, status, names);
              responses.addApiResponse(
                  Integer.toString(status), HandlerDescription.refusal(status, names));
            });
    return responses;
  }

  private void requireAnswered(String path, int status, List<String> names) {
    Set<String> answered = codes.getOrDefault(status, new TreeSet<>());
    if (!answered.containsAll(names)) {
      throw new IllegalStateException(
          "GET %s is described with %d %s; the code answers %d with %s only. Mend ReadRoute."
              .formatted(path, status, names, status, answered));
    }
  }

  private static Schema<?> described(String type, String what) {
    JsonSchema schema = new JsonSchema();
    schema.setDescription(what);
    schema.addType(type.equals("application/json") ? "object" : "string");
    return schema;
  }
}
