package io.figwizard.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.Variant;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import jakarta.servlet.annotation.WebServlet;
import jakarta.validation.Validator;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A handler's OpenAPI description: one path, told apart by {@code action}, and one envelope. */
final class HandlerDescription {
  private static final String JSON = "application/json";
  static final String TOKEN = "accessToken";
  private static final Map<String, String> HEADERS =
      new TreeMap<>(
          Map.of(
              "X-Request-Id", "As in the envelope.",
              "WWW-Authenticate", "RFC 6750.",
              "Allow", "POST.",
              "Retry-After", "Seconds, where asking again may help."));

  private final DescribedHandler handler;
  private final DomainSource source;
  private final RecordSchemas schemas;
  private final Map<Integer, TreeSet<String>> codes;
  private final Map<String, Schema<?>> components = new TreeMap<>();

  HandlerDescription(
      DescribedHandler handler,
      DomainSource source,
      Validator validator,
      Map<Integer, TreeSet<String>> kitCodes) {
    this.handler = handler;
    this.source = source;
    this.schemas = new RecordSchemas(validator, source.comments());
    this.codes = new TreeMap<>();
    for (Map<Integer, TreeSet<String>> some : List.of(kitCodes, source.codes())) {
      some.forEach(
          (status, names) -> codes.computeIfAbsent(status, s -> new TreeSet<>()).addAll(names));
    }
  }

  String yaml() {
    OpenAPI description = new OpenAPI(SpecVersion.V31);
    description.setOpenapi("3.1.0");
    description.setInfo(
        new Info()
            .title(handler.name())
            .version("0.1")
            .description(source.comments().ofPackage(handler.domainPackage().getName())));
    description.setServers(
        List.of(
            new Server()
                .url("http://127.0.0.1:8080")
                .description("the routing proxy of the local stack")));
    description.setPaths(paths());
    components.put("Failure", failure());
    if (description.getPaths().containsKey("/realtime/events")) {
      components.putAll(StreamMessages.schemas());
    }
    schemas.components().forEach(components::putIfAbsent);
    Components all = new Components();
    components.forEach(all::addSchemas);
    HEADERS.forEach(
        (name, said) -> all.addHeaders(name, new Header().description(said).schema(string())));
    all.addSecuritySchemes(
        TOKEN,
        new SecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme("bearer")
            .bearerFormat("JWT")
            .description("An access token: see `login` of auth."));
    description.setComponents(all);
    return text(description);
  }

  /** Without breaks in the middle of sentences, which every change of a word would move. */
  private static String text(OpenAPI description) {
    ObjectMapper yaml = Yaml31.mapper().copy();
    ((YAMLFactory) yaml.getFactory()).disable(YAMLGenerator.Feature.SPLIT_LINES);
    try {
      return yaml.writerWithDefaultPrettyPrinter().writeValueAsString(description);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The description of a handler cannot be written", e);
    }
  }

  private Paths paths() {
    Paths paths = new Paths();
    List<DescribedAction> asked = handler.actions().stream().filter(a -> !a.raw()).toList();
    if (!asked.isEmpty()) {
      paths.addPathItem("/" + handler.name(), new PathItem().post(oneOf(asked)));
      alsoInSandbox(paths, "/" + handler.name(), "");
    }
    for (DescribedAction raw : handler.actions().stream().filter(DescribedAction::raw).toList()) {
      String path = "/" + handler.name() + "/" + raw.name();
      paths.addPathItem(path, new PathItem().post(raw(raw)));
      alsoInSandbox(paths, "/" + handler.name(), "/" + raw.name());
    }
    ReadOperation read = new ReadOperation(codes);
    for (Class<?> resource : handler.resources()) {
      for (String path : readPaths(resource)) {
        paths.addPathItem(path, new PathItem().get(read.of(path, source.comments().of(resource))));
      }
    }
    return paths;
  }

  private static void alsoInSandbox(Paths paths, String path, String rest) {
    String same = (path + rest).replace("~", "~0").replace("/", "~1");
    PathItem sandbox = new PathItem();
    sandbox.set$ref("#/paths/" + same);
    paths.addPathItem(path + Variant.SANDBOX.suffix() + rest, sandbox);
  }

  private Operation oneOf(List<DescribedAction> actions) {
    Schema<?> request = new JsonSchema();
    Discriminator discriminator = new Discriminator().propertyName("action");
    List<Schema> alternatives = new ArrayList<>();
    Map<String, Schema<?>> answers = new LinkedHashMap<>();
    for (DescribedAction action : actions) {
      String name = action.typeName() + "Request";
      components.put(name, request(action));
      Schema<?> reference = RecordSchemas.reference(name);
      alternatives.add(reference);
      discriminator.mapping(action.name(), reference.get$ref());
      Schema<?> answer = schemas.answer(action.answer());
      answers.put(answer.get$ref(), answer);
    }
    request.setOneOf(alternatives);
    request.setDiscriminator(discriminator);
    Schema<?> data = new JsonSchema();
    data.setAnyOf(new ArrayList<>(answers.values()));
    components.put("Success", success(answers.size() == 1 ? first(answers) : data));
    boolean anybody = actions.stream().anyMatch(action -> action.access() == Access.PUBLIC);
    boolean users = actions.stream().anyMatch(action -> action.access() == Access.USER);
    Operation operation =
        new Operation()
            .operationId(handler.name())
            .summary("What is asked for is in the field `action`; its answer is in `data`.")
            .requestBody(new RequestBody().required(true).content(json(request)));
    operation.addParametersItem(requestId());
    operation.addParametersItem(
        new HeaderParameter()
            .name("Idempotency-Key")
            .description(
                "Makes a write happen once: the same key with the same body is answered as the"
                    + " first time, with `Idempotency-Replayed: true`.")
            .schema(string()));
    List<SecurityRequirement> security = new ArrayList<>();
    if (users) {
      security.add(new SecurityRequirement().addList(TOKEN));
    }
    if (anybody) {
      security.add(new SecurityRequirement());
    }
    operation.setSecurity(security);
    operation.setResponses(responses("Success"));
    return operation;
  }

  private static Schema<?> first(Map<String, Schema<?>> answers) {
    return answers.values().iterator().next();
  }

  private Schema<?> request(DescribedAction action) {
    Schema<?> request = schemas.request(action);
    String comment = source.comments().of(action.type());
    if (comment != null) {
      String more = request.getDescription();
      request.setDescription(more == null ? comment : comment + "\n\n" + more);
    }
    request.addExtension("x-fig-effect", word(action.effect()));
    request.addExtension("x-fig-access", word(action.access()));
    if (!action.limits().isEmpty()) {
      request.addExtension("x-fig-rate-limits", limits(action));
    }
    request.addExtension("x-fig-answer", schemas.answer(action.answer()).get$ref());
    return request;
  }

  private static List<Map<String, Object>> limits(DescribedAction action) {
    List<Map<String, Object>> limits = new ArrayList<>();
    for (RateLimited limit : action.limits()) {
      Map<String, Object> said = new LinkedHashMap<>();
      said.put("by", word(limit.by()));
      said.put("requests", limit.requests());
      said.put("seconds", limit.seconds());
      limits.add(said);
    }
    return limits;
  }

  private Operation raw(DescribedAction action) {
    Schema<?> body = new JsonSchema();
    body.setDescription("The provider's own form: taken byte for byte, signed in its headers.");
    String success = action.typeName() + "Success";
    components.put(success, success(schemas.answer(action.answer())));
    Operation operation =
        new Operation()
            .operationId(handler.name() + "-" + action.name())
            .summary(source.comments().of(action.type()))
            .requestBody(new RequestBody().required(true).content(json(body)))
            .responses(responses(success));
    operation.addParametersItem(requestId());
    operation.setSecurity(List.of(new SecurityRequirement()));
    operation.addExtension("x-fig-effect", word(action.effect()));
    operation.addExtension("x-fig-access", word(action.access()));
    if (!action.limits().isEmpty()) {
      operation.addExtension("x-fig-rate-limits", limits(action));
    }
    return operation;
  }

  private static List<String> readPaths(Class<?> resource) {
    WebServlet servlet = resource.getAnnotation(WebServlet.class);
    if (servlet != null) {
      return List.of(servlet.urlPatterns());
    }
    return Stream.of(resource.getMethods())
        .filter(method -> method.isAnnotationPresent(GET.class))
        .map(method -> path(resource) + path(method))
        .toList();
  }

  private static String path(AnnotatedElement resource) {
    Path path = resource.getAnnotation(Path.class);
    return path == null || path.value().isEmpty() ? "" : "/" + path.value().replaceAll("^/", "");
  }

  private ApiResponses responses(String success) {
    ApiResponses responses = new ApiResponses();
    responses.addApiResponse(
        "200",
        new ApiResponse()
            .description("Done.")
            .content(json(RecordSchemas.reference(success)))
            .addHeaderObject("X-Request-Id", header("X-Request-Id")));
    codes.forEach(
        (status, names) ->
            responses.addApiResponse(Integer.toString(status), refusal(status, names)));
    return responses;
  }

  /** The envelope of a failure, with the codes that can be in it. */
  static ApiResponse refusal(int status, Collection<String> names) {
    ApiResponse response =
        new ApiResponse()
            .description("`code`: " + String.join(", ", names))
            .content(json(RecordSchemas.reference("Failure")));
    response.addHeaderObject("X-Request-Id", header("X-Request-Id"));
    switch (status) {
      case 401 -> response.addHeaderObject("WWW-Authenticate", header("WWW-Authenticate"));
      case 405 -> response.addHeaderObject("Allow", header("Allow"));
      case 409, 429, 503 -> response.addHeaderObject("Retry-After", header("Retry-After"));
      default -> {}
    }
    return response;
  }

  private Schema<?> failure() {
    JsonSchema code = string();
    code.setDescription("Stable; clients decide by it. Each status lists its own.");
    JsonSchema message = string();
    message.setDescription("For people.");
    JsonSchema fields = new JsonSchema();
    fields.addType("object");
    fields.setAdditionalProperties(string());
    fields.setDescription("A message for each field that is to blame; only where there are some.");
    JsonSchema error = new JsonSchema();
    error.addType("object");
    error.addProperty("code", code);
    error.addProperty("message", message);
    error.addProperty("fields", fields);
    error.setRequired(List.of("code", "message"));
    return envelope(false, "error", error);
  }

  private static Schema<?> success(Schema<?> data) {
    return envelope(true, "data", data);
  }

  private static Schema<?> envelope(boolean ok, String what, Schema<?> schema) {
    JsonSchema flag = new JsonSchema();
    flag.addType("boolean");
    flag.setConst(ok);
    JsonSchema envelope = new JsonSchema();
    envelope.addType("object");
    envelope.addProperty("ok", flag);
    envelope.addProperty(what, schema);
    envelope.addProperty("requestId", string());
    envelope.setRequired(List.of("ok", what, "requestId"));
    return envelope;
  }

  private static HeaderParameter requestId() {
    JsonSchema id = string();
    id.setPattern("^[A-Za-z0-9._-]{1,64}$");
    HeaderParameter parameter = new HeaderParameter();
    parameter
        .name("X-Request-Id")
        .description("Kept where it is well-formed, else replaced; the answer has it.")
        .schema(id);
    return parameter;
  }

  private static Header header(String name) {
    Header header = new Header();
    header.set$ref("#/components/headers/" + name);
    return header;
  }

  static JsonSchema string() {
    JsonSchema string = new JsonSchema();
    string.addType("string");
    return string;
  }

  private static Content json(Schema<?> schema) {
    return new Content().addMediaType(JSON, new MediaType().schema(schema));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
