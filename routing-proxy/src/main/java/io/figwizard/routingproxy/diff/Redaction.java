package io.figwizard.routingproxy.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes out what must not be kept, before anything is kept: values of fields with telling names,
 * and what looks like a token, an e-mail address, an IBAN or a card's number wherever it stands. In
 * its place stands a mark that is the same for the same value, {@code [email:3f9a1c]}, made with a
 * key that nobody keeps: equal and unequal can be told, the value cannot. Thread-safe.
 */
final class Redaction {

  /** Of a text that is searched; the rest is cut off. */
  private static final int LONGEST = 4000;

  private static final String CUT = "...";

  /** Within a field's name, in lower case and without separators. */
  private static final List<String> NAMES =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "ticket",
          "authorization",
          "apikey",
          "cookie",
          "credential",
          "signature",
          "email",
          "phone",
          "mobile",
          "iban",
          "cardnumber",
          "cvc",
          "cvv",
          "ssn",
          "birthday",
          "birthdate",
          "dateofbirth",
          "firstname",
          "lastname",
          "fullname",
          "displayname",
          "username",
          "street",
          "postcode",
          "zipcode",
          "ipaddress");

  /** Of a code that is no secret: an error's ({@code card_not_found}), a country's. */
  private static final Pattern WORD = Pattern.compile("[a-z_]{1,40}|[A-Z]{2,3}");

  private static final Pattern UUID =
      Pattern.compile(
          "(?<![a-z0-9])" + Shape.UUID_PATTERN + "(?![a-z0-9])", Pattern.CASE_INSENSITIVE);

  private static final Pattern ESCAPED = Pattern.compile("(?:%[0-9A-Fa-f]{2})++");

  /** A value within a value is escaped once more. */
  private static final int ESCAPED_AT_MOST = 3;

  private record Detector(String name, Pattern pattern) {
    boolean confirms(String found) {
      return switch (name) {
        case "iban" -> Checksums.iban(found);
        case "card" -> Checksums.luhn(found);
        case "token" -> UUID.splitAsStream(found).anyMatch(Detector::token);
        default -> true;
      };
    }

    private static boolean token(String text) {
      return text.length() >= 32 && mixed(text);
    }

    /** Of letters and digits: a long word is no token, nor is a long number. */
    private static boolean mixed(String text) {
      return text.chars().anyMatch(Character::isDigit)
          && text.chars().anyMatch(Character::isLetter);
    }
  }

  // Possessive: none of them goes back and tries again.
  private static final List<Detector> DETECTORS =
      List.of(
          new Detector(
              "jwt",
              Pattern.compile("eyJ[A-Za-z0-9_-]{4,}+\\.[A-Za-z0-9_-]++(?:\\.[A-Za-z0-9_-]++)*+")),
          new Detector(
              "email",
              Pattern.compile(
                  "[\\p{L}\\p{N}_%+'-]++(?:\\.[\\p{L}\\p{N}_%+'-]++)*+@[\\p{L}\\p{N}-]++(?:\\.[\\p{L}\\p{N}-]++)++")),
          new Detector(
              "iban",
              Pattern.compile("\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\\b")),
          new Detector(
              "card",
              Pattern.compile("(?<![A-Za-z0-9-])[0-9](?:[ -]?[0-9]){12,18}(?![A-Za-z0-9-])")),
          new Detector("token", Pattern.compile("[A-Za-z0-9+/=_-]{32,}+")));

  private final SecretKeySpec key;

  /**
   * @param key random, for this process alone
   */
  Redaction(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /**
   * The same value without what must not be kept.
   *
   * @param names of the fields down to it, the outermost first
   */
  JsonNode value(List<String> names, JsonNode value) {
    String name = names.isEmpty() ? "" : names.get(names.size() - 1);
    return value(names.stream().anyMatch(Redaction::telling), name, value);
  }

  /**
   * @param telling whether the name of a field above it is: then nothing below is kept
   */
  private JsonNode value(boolean telling, String name, JsonNode value) {
    if (value.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      value
          .fields()
          .forEachRemaining(
              field -> {
                String key = field.getKey();
                object.set(
                    telling && !Place.plain(key) ? mark("hidden", key) : text(key),
                    value(telling || telling(key), key, field.getValue()));
              });
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      value.forEach(element -> array.add(value(telling, name, element)));
      return array;
    }
    if (value.isNull() || value.isMissingNode() || value.isBoolean()) {
      return value;
    }
    String before = value.asText();
    String after =
        (telling || code(name, before)) && !before.isEmpty()
            ? mark("hidden", before)
            : text(before);
    return after.equals(before) ? value : TextNode.valueOf(after);
  }

  /** A text without what must not be kept. */
  String text(String text) {
    String clean = text.length() > LONGEST ? text.substring(0, LONGEST) + CUT : text;
    for (Detector detector : DETECTORS) {
      clean =
          detector
              .pattern()
              .matcher(clean)
              .replaceAll(
                  found ->
                      Matcher.quoteReplacement(
                          detector.confirms(found.group())
                              ? mark(detector.name(), found.group())
                              : found.group()));
    }
    return clean;
  }

  /**
   * A request's target, or a whole address: segments of the path are searched one by one, the
   * values of telling parameters are taken out, of the query's and of the fragment's.
   */
  String target(String target) {
    int path = end(target, '?');
    int query = Math.max(path, end(target, '#'));
    path = Math.min(path, end(target, '#'));
    String clean =
        each(target.substring(0, path), "/", this::escaped)
            + parameters(target.substring(path, query))
            + parameters(target.substring(query));
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) + CUT : clean;
  }

  /** A header's value: an address in it has a path and parameters like a request's target. */
  String header(String name, String value) {
    return !value.isEmpty() && (telling(name) || code(name, value))
        ? mark("hidden", value)
        : target(value);
  }

  /** Whether something of a target that was made here is left out. */
  static boolean isCut(String target) {
    return target.length() > LONGEST && target.endsWith(CUT);
  }

  private static int end(String text, char of) {
    int at = text.indexOf(of);
    return at < 0 ? text.length() : at;
  }

  private static String each(String text, String separator, UnaryOperator<String> clean) {
    return Stream.of(text.split(separator, -1)).map(clean).collect(Collectors.joining(separator));
  }

  /**
   * @param text begins with its question mark or number sign, or is empty
   */
  private String parameters(String text) {
    return text.isEmpty() ? "" : text.charAt(0) + each(text.substring(1), "&", this::parameter);
  }

  private String parameter(String parameter) {
    String[] parts = parameter.split("=", 2);
    if (parts.length < 2 || parts[1].isEmpty()) {
      return escaped(parameter);
    }
    String name = unescaped(parts[0]);
    String value = unescaped(parts[1]);
    return escaped(parts[0])
        + "="
        + (telling(name) || code(name, value) ? mark("hidden", value) : escaped(parts[1]));
  }

  /** Stays as it is unless something is found in what it stands for. */
  private String escaped(String text) {
    String plain = unescaped(text);
    String clean = text(plain);
    if (clean.equals(plain)) {
      // In a query a blank may be written as +, and so may a plus.
      plain = plain.replace('+', ' ');
      clean = text(plain);
    }
    return clean.equals(plain) ? text : clean;
  }

  /** RFC 3986, section 2.1; what is no escape stays. */
  private static String unescaped(String text) {
    String plain = text;
    for (int i = 0; i < ESCAPED_AT_MOST && plain.indexOf('%') >= 0; i++) {
      plain =
          ESCAPED
              .matcher(plain)
              .replaceAll(
                  found ->
                      Matcher.quoteReplacement(
                          new String(
                              HexFormat.of().parseHex(found.group().replace("%", "")), UTF_8)));
    }
    return plain;
  }

  private static boolean telling(String name) {
    String plain = plain(name);
    return NAMES.stream().anyMatch(plain::contains);
  }

  /** A code for signing in is one, an error's is not. */
  private static boolean code(String name, String value) {
    String plain = plain(name);
    return (plain.endsWith("code") || plain.endsWith("codes")) && !WORD.matcher(value).matches();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private String mark(String what, String value) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return "["
          + what
          + ":"
          + HexFormat.of().formatHex(mac.doFinal(value.getBytes(UTF_8)), 0, 3)
          + "]";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256; this one has not", e);
    }
  }
}
