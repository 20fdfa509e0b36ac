package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Compares two answers: the status first, then some headers, then the bodies, and of dry runs what
 * they would have done. Where already the first digit of the status differs, that is the
 * difference, and nothing else is said.
 */
final class AnswerComparison {

  static final String STATUS = "(status)";

  /** What a client acts by. Other headers differ for good reasons: dates, ids, connections. */
  private static final List<String> HEADERS =
      List.of(
          "content-type",
          "location",
          "cache-control",
          "content-disposition",
          "www-authenticate",
          "allow");

  private AnswerComparison() {}

  /**
   * @param dryRuns whether the answers say what would have been done, and that is compared too
   */
  static Comparer compare(
      CopiedAnswer monolith,
      CopiedAnswer extracted,
      RouteRules rules,
      long maxBodyBytes,
      boolean dryRuns) {
    Comparer comparer = new Comparer();
    if (monolith.status() != extracted.status()) {
      comparer.note(
          STATUS,
          Kind.STATUS,
          "status",
          IntNode.valueOf(monolith.status()),
          IntNode.valueOf(extracted.status()));
      if (monolith.status() / 100 != extracted.status() / 100) {
        return comparer;
      }
    }
    for (String name : HEADERS) {
      header(comparer, rules, name, values(monolith, name), values(extracted, name));
    }
    header(comparer, rules, "set-cookie", cookies(monolith), cookies(extracted));
    bodies(
        comparer,
        Body.of(monolith.headers(), monolith.body(), maxBodyBytes),
        Body.of(extracted.headers(), extracted.body(), maxBodyBytes),
        rules);
    if (dryRuns) {
      EffectsComparison.compare(comparer, monolith, extracted, rules.body());
    }
    return comparer;
  }

  private static void header(
      Comparer comparer, RouteRules rules, String name, String one, String other) {
    if (one.equals(other)) {
      return;
    }
    Rule rule = rules.header(name);
    JsonNode monolith = TextNode.valueOf(one);
    JsonNode extracted = TextNode.valueOf(other);
    boolean present = one.isEmpty() == other.isEmpty();
    if (rule != null
        && (rule.ignore()
            || (rule.judge() != null && present && rule.judge().agree(monolith, extracted)))) {
      comparer.used(rule);
    } else {
      comparer.note("header " + name, Kind.HEADER, name, monolith, extracted);
    }
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

  /** Upper and lower case and blanks make no difference to a media type. */
  private static String values(CopiedAnswer answer, String name) {
    String joined =
        String.join(
            ", ",
            answer.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .toList());
    return name.equals("content-type")
        ? joined.toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "")
        : joined;
  }

  /** Names only: a session is another one each time. */
  private static String cookies(CopiedAnswer answer) {
    TreeSet<String> names = new TreeSet<>();
    for (Header header : answer.headers()) {
      if (header.name().equals("set-cookie")) {
        names.add(header.value().split("=", 2)[0].strip());
      }
    }
    return String.join(", ", names);
  }
}
