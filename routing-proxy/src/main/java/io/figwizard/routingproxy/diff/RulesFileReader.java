package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks diff-rules.yml. Thread-safe. */
final class RulesFileReader {

  /** A file as it is written. */
  record Written(
      @Nullable List<WrittenRule> every,
      @Nullable Map<String, List<WrittenRule>> routes,
      @Nullable Map<String, String> mayDiffer,
      @Nullable List<String> redact) {}

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,4})?) ?%");

  private static final Pattern NAME = Pattern.compile("[$_-]*[A-Za-z0-9][A-Za-z0-9_$-]*");

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** No file is no rules. Throws InvalidRulesException with what is wrong, or IOException. */
  Rules read(Path file) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Rules.NONE;
    }
    return read(String.valueOf(file.getFileName()), content);
  }

  Rules read(String name, byte[] content) throws IOException {
    Written written;
    try {
      JsonNode any = YAML.readTree(content);
      written =
          any.isMissingNode() || any.isNull()
              ? new Written(null, null, null, null)
              // From the bytes: a tree does not know its lines.
              : YAML.readValue(content, Written.class);
    } catch (JacksonException e) {
      throw new InvalidRulesException(name, List.of(problem(e)));
    }
    List<String> problems = new ArrayList<>();
    List<Rule> every = rules("every", written.every(), 0, problems);
    Map<String, List<Rule>> byRoute = new HashMap<>();
    int number = every.size();
    if (written.routes() != null) {
      for (Map.Entry<String, List<WrittenRule>> route : written.routes().entrySet()) {
        List<Rule> rules = rules(route.getKey(), route.getValue(), number, problems);
        number += rules.size();
        byRoute.put(route.getKey(), rules);
      }
    }
    Map<String, Double> mayDiffer = mayDiffer(written.mayDiffer(), problems);
    Set<String> redact = redact(written.redact(), problems);
    if (!problems.isEmpty()) {
      throw new InvalidRulesException(name, problems);
    }
    boolean none = every.isEmpty() && byRoute.isEmpty();
    String wording = none ? "" : String.valueOf(written.every()) + written.routes();
    if (!redact.isEmpty()) {
      // What was kept before may hold what must not be kept now.
      wording += " redact " + new TreeSet<>(redact);
    }
    return new Rules(sha256(content), wording, every, byRoute, mayDiffer, redact);
  }

  private static List<Rule> rules(
      String of, @Nullable List<WrittenRule> written, int before, List<String> problems) {
    List<Rule> rules = new ArrayList<>();
    Set<String> places = new HashSet<>();
    for (WrittenRule one : written == null ? List.<WrittenRule>of() : written) {
      int number = before + rules.size() + 1;
      try {
        Rule rule = one.rule(number);
        if (!places.add(rule.where())) {
          throw new IllegalArgumentException(
              "there are two rules for " + rule.where() + "; put what they say into one");
        }
        if (!rule.ofHeader()) {
          new RuleTree().put(rule.where(), rule);
        }
        rules.add(rule);
      } catch (IllegalArgumentException e) {
        problems.add(of + ", rule " + (rules.size() + 1) + ": " + e.getMessage());
      }
    }
    return rules;
  }

  private static Map<String, Double> mayDiffer(
      @Nullable Map<String, String> written, List<String> problems) {
    Map<String, Double> shares = new HashMap<>();
    for (Map.Entry<String, String> one :
        written == null ? Map.<String, String>of().entrySet() : written.entrySet()) {
      Matcher percent = PERCENT.matcher(String.valueOf(one.getValue()));
      double share = percent.matches() ? Double.parseDouble(percent.group(1)) / 100 : 0;
      if (share > 0 && share < 1) {
        shares.put(one.getKey(), share);
      } else {
        problems.add(
            "mayDiffer of "
                + one.getKey()
                + " is "
                + one.getValue()
                + ", expected a share above 0 % and below 100 %, for example 0.1%");
      }
    }
    return shares;
  }

  private static Set<String> redact(@Nullable List<String> written, List<String> problems) {
    Set<String> names = new HashSet<>();
    for (String name : written == null ? List.<String>of() : written) {
      if (NAME.matcher(String.valueOf(name)).matches()) {
        names.add(name);
      } else {
        problems.add(
            "redact names "
                + name
                + ", expected the name of a field, a parameter or a header alone, for example"
                + " matriculation_number");
      }
    }
    return names;
  }

  private static String problem(JacksonException e) {
    String place = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
    return place + e.getOriginalMessage();
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256; this one has not", e);
    }
  }
}
