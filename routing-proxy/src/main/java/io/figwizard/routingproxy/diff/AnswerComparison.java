package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares two answers: the status first, then the headers, then the bodies, and of dry runs what
 * they would have done. Where already the first digit of the status differs, that is the
 * difference, and nothing else is said.
 */
final class AnswerComparison {

  static final String STATUS = "(status)";

  /**
   * Another one with each answer, of the connection and not of the answer (RFC 9110, section
   * 7.6.1), or of the server's make. A content coding is undone before the bodies are compared.
   */
  private static final Set<String> NEVER_ALIKE =
      Set.of(
          "age",
          "alt-svc",
          "connection",
          "content-encoding",
          "content-length",
          "date",
          "keep-alive",
          "proxy-connection",
          "server",
          "server-timing",
          "te",
          "traceparent",
          "tracestate",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via",
          "x-powered-by",
          "x-request-id");

  private static final String COOKIE = "set-cookie";

  /** The proxy's own, to and from the servers. */
  private static final String INTERNAL = "x-fig-";

  private AnswerComparison() {}

  /**
   * @param dryRuns whether the answers say what would have been done, and that is compared too
   */
  static Comparer compare(
      Told monolith, Told extracted, RouteRules rules, long maxBodyBytes, boolean dryRuns) {
    Comparer comparer = new Comparer();
    if (monolith.ended() || extracted.ended()) {
      // Nobody has answered at least one of them: there is nothing to compare but what was done.
      if (!monolith.status().equals(extracted.status())) {
        comparer.note(
            STATUS,
            Kind.STATUS,
            "status",
            TextNode.valueOf(monolith.status()),
            TextNode.valueOf(extracted.status()));
      }
      EffectsComparison.compare(comparer, monolith.effects(), extracted.effects(), rules.body());
      return comparer;
    }
    answers(comparer, monolith.answer(), extracted.answer(), rules, maxBodyBytes);
    if (dryRuns && sameClass(monolith.answer(), extracted.answer())) {
      EffectsComparison.compare(comparer, monolith.effects(), extracted.effects(), rules.body());
    }
    return comparer;
  }

  private static void answers(
      Comparer comparer,
      CopiedAnswer monolith,
      CopiedAnswer extracted,
      RouteRules rules,
      long maxBodyBytes) {
    if (monolith.status() != extracted.status()) {
      comparer.note(
          STATUS,
          Kind.STATUS,
          "status",
          IntNode.valueOf(monolith.status()),
          IntNode.valueOf(extracted.status()));
      if (!sameClass(monolith, extracted)) {
        return;
      }
    }
    for (String name : names(monolith, extracted)) {
      header(comparer, rules, name, values(monolith, name), values(extracted, name));
    }
    bodies(
        comparer,
        Body.of(monolith.headers(), monolith.body(), maxBodyBytes),
        Body.of(extracted.headers(), extracted.body(), maxBodyBytes),
        rules);
  }

  /** RFC 9110, section 15: the first digit of the status. */
  private static boolean sameClass(CopiedAnswer one, CopiedAnswer other) {
    return one.status() / 100 == other.status() / 100;
  }

  private static void header(
      Comparer comparer, RouteRules rules, String name, String one, String other) {
    if (one.equals(other)) {
      return;
    }
    Rule rule = rules.header(name);
    JsonNode monolith = node(one);
    JsonNode extracted = node(other);
    boolean present = one.isEmpty() == other.isEmpty();
    if (rule != null
        && (rule.ignore()
            || (rule.judge() != null && present && rule.judge().agree(monolith, extracted)))) {
      comparer.used(rule);
    } else {
      // Of a cookie the value is left out already, and the rest is to be read.
      String telling = name.equals(COOKIE) ? "attributes" : name;
      comparer.note("header " + name, Kind.HEADER, telling, monolith, extracted);
    }
  }

  /** An empty header tells a client as little as none. */
  private static JsonNode node(String value) {
    return value.isEmpty() ? MissingNode.getInstance() : TextNode.valueOf(value);
  }

  private static void bodies(Comparer comparer, Body one, Body other, RouteRules rules) {
    if (one.json() != null && other.json() != null) {
      comparer.compare(one.json(), other.json(), rules.body());
    } else if (!Arrays.equals(one.bytes(), other.bytes())) {
      boolean sameForm = (one.json() == null) == (other.json() == null);
      comparer.note(
          "(body)", sameForm ? Kind.VALUE : Kind.TYPE, "body", summary(one), summary(other));
    }
  }

  private static JsonNode summary(Body body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.bytes());
      return TextNode.valueOf(
          body.bytes().length
              + " bytes of "
              + (body.json() == null ? "something that is no JSON" : "JSON")
              + ", sha256 "
              + HexFormat.of().formatHex(digest, 0, 6));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256; this one has not", e);
    }
  }

  private static Set<String> names(CopiedAnswer one, CopiedAnswer other) {
    return Stream.of(one, other)
        .flatMap(answer -> answer.headers().stream())
        .map(Header::name)
        .filter(name -> !NEVER_ALIKE.contains(name) && !name.startsWith(INTERNAL))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String values(CopiedAnswer answer, String name) {
    Stream<String> values =
        answer.headers().stream()
            .filter(header -> header.name().equals(name))
            .map(header -> alike(name, header.value()));
    // Cookies are told apart by their names, whatever their order (RFC 6265, section 4.1.1).
    return (name.equals(COOKIE) ? values.sorted() : values).collect(Collectors.joining(", "));
  }

  /** Without what makes no difference to a client. */
  private static String alike(String name, String value) {
    return switch (name) {
      // Upper and lower case and blanks make no difference to a media type.
      case "content-type" -> value.toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "");
      case COOKIE -> cookie(value);
      default -> value.strip();
    };
  }

  /**
   * Its name and what a browser is told to do with it, in the order of the words: the value is
   * another one for each session, and the instant of {@code Expires} another one each second.
   */
  private static String cookie(String value) {
    String[] parts = value.split(";", -1);
    return parts[0].split("=", 2)[0].strip()
        + Arrays.stream(parts)
            .skip(1)
            .map(part -> part.strip().toLowerCase(Locale.ROOT))
            .map(part -> part.startsWith("expires=") ? "expires" : part)
            .filter(part -> !part.isEmpty())
            .sorted()
            .map(part -> "; " + part)
            .collect(Collectors.joining());
  }
}
