package io.figwizard.loadtests.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a team writes for the gate of its own code, in YAML.
 *
 * @param allowRemote whether the database and sides that run already may be other machines'
 * @param routes by route id, as in the proxy's table
 */
record OwnFile(boolean allowRemote, Sides sides, Map<String, OwnRoute> routes, OwnData data) {
  // It becomes part of file names.
  private static final Pattern ROUTE = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  // Jackson's wording; it has no exception of its own for it.
  private static final String TRAILING = "Trailing token";

  OwnFile(
      boolean allowRemote,
      @Nullable Sides sides,
      @Nullable Map<String, OwnRoute> routes,
      @Nullable OwnData data) {
    if (sides == null || routes == null || routes.isEmpty() || data == null) {
      throw new IllegalArgumentException("is incomplete (expected: sides, routes and data)");
    }
    routes.forEach(
        (id, route) -> {
          if (route == null || !ROUTE.matcher(id).matches()) {
            throw new IllegalArgumentException(
                "has the route "
                    + id
                    + (route == null ? " without requests" : "")
                    + " (expected: an id as in the proxy's table, for example orders.create, with"
                    + " requests)");
          }
        });
    this.allowRemote = allowRemote;
    this.sides = sides;
    this.routes = Map.copyOf(routes);
    this.data = data;
  }

  /** Who is compared. */
  record Sides(OwnSide monolith, OwnSide extracted) {
    Sides(@Nullable OwnSide monolith, @Nullable OwnSide extracted) {
      if (monolith == null || extracted == null) {
        throw new IllegalArgumentException("is incomplete (expected: monolith and extracted)");
      }
      if (monolith.starts() != extracted.starts()) {
        throw new IllegalArgumentException(
            "starts one side and finds the other running (expected: both with command, or both with"
                + " url): a process just started is slower than one that has served for hours");
      }
      this.monolith = monolith;
      this.extracted = extracted;
    }
  }

  static OwnFile read(Path file) {
    byte[] content = content(file);
    try {
      OwnFile read = strict(new YAMLMapper()).readValue(content, OwnFile.class);
      if (read == null) {
        throw new CannotRun(file + " is empty (expected: sides, routes and data)");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw fault(e, file.toString());
    } catch (IOException e) {
      throw new CannotRun("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  OwnRoute route(String id, Path file) {
    OwnRoute route = routes.get(id);
    if (route == null) {
      throw new CannotRun(
          file
              + " has no route '"
              + id
              + "' (it has: "
              + String.join(", ", new TreeSet<>(routes.keySet()))
              + "); add it under routes:");
    }
    return route;
  }

  static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CannotRun(
          "cannot read " + file + " (" + e.getClass().getSimpleName() + "): is it there?", e);
    }
  }

  /** For evidence: which text it was. */
  static String digest(Path file) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content(file));
      return file.getFileName() + " (SHA-256 " + HexFormat.of().formatHex(hash, 0, 8) + ")";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Nothing that is misspelt goes by unnoticed. */
  static ObjectMapper strict(ObjectMapper mapper) {
    return mapper
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }

  /** In words, without the content: it may hold a secret. */
  static CannotRun fault(JsonProcessingException e, String where) {
    String at =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(
                    step ->
                        step.getFieldName() == null
                            ? Integer.toString(step.getIndex())
                            : step.getFieldName())
                .collect(Collectors.joining("."))
            : "";
    return new CannotRun(where + ": " + at + (at.isEmpty() ? "it " : " ") + words(e), e);
  }

  private static String words(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown
        && unknown.getKnownPropertyIds() != null) {
      return "is not known there (expected: " + unknown.getKnownPropertyIds() + ")";
    }
    if (e instanceof ValueInstantiationException refused && refused.getCause() != null) {
      return String.valueOf(refused.getCause().getMessage());
    }
    if (e instanceof MismatchedInputException && e.getOriginalMessage().startsWith(TRAILING)) {
      return "goes on after its end (expected: one object a line, or one document a file)";
    }
    if (e instanceof MismatchedInputException other && other.getTargetType() != null) {
      return "is of another kind (expected: " + kind(other.getTargetType()) + ")";
    }
    int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
    return "cannot be read from line " + line + " on (is it well-formed, and no name twice?)";
  }

  private static String kind(Class<?> type) {
    if (java.util.Collection.class.isAssignableFrom(type)) {
      return "a list, for example [a, b]";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type == int.class) {
      return "a whole number";
    }
    return type == String.class ? "a text" : "names and values, for example {name: value}";
  }
}
