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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** Within a field's name, in lower case and without separators. */
  private static final List<String> NAMES =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
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

  private record Detector(String name, Pattern pattern) {
    boolean confirms(String found) {
      return switch (name) {
        case "iban" -> Checksums.iban(found);
        case "card" -> Checksums.luhn(found);
        case "token" -> mixed(found);
        default -> true;
      };
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
          new Detector("token", Pattern.compile("[A-Za-z0-9+/=_]{32,}+")));

  private final SecretKeySpec key;

  /**
   * @param key random, for this process alone
   */
  Redaction(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** The same value without what must not be kept. */
  JsonNode value(String name, JsonNode value) {
    if (value.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      value
          .fields()
          .forEachRemaining(
              field ->
                  object.set(
                      text(field.getKey()),
                      telling(name) && field.getValue().isValueNode()
                          ? value(name, field.getValue())
                          : value(field.getKey(), field.getValue())));
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      value.forEach(element -> array.add(value(name, element)));
      return array;
    }
    if (value.isNull() || value.isMissingNode() || value.isBoolean()) {
      return value;
    }
    String before = value.asText();
    String after = telling(name) && !before.isEmpty() ? mark("hidden", before) : text(before);
    return after.equals(before) ? value : TextNode.valueOf(after);
  }

  /** A text without what must not be kept. */
  String text(String text) {
    String clean = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
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

  /** Path and query; the values of telling parameters are taken out. */
  String target(String target) {
    int query = target.indexOf('?');
    if (query < 0) {
      return text(target);
    }
    List<String> parameters =
        Stream.of(target.substring(query + 1).split("&", -1)).map(this::parameter).toList();
    return text(target.substring(0, query)) + "?" + String.join("&", parameters);
  }

  private String parameter(String parameter) {
    String[] parts = parameter.split("=", 2);
    if (parts.length < 2 || parts[1].isEmpty()) {
      return text(parameter);
    }
    // An address is written with %40 here.
    String value = parts[1].replace("%40", "@");
    String clean = telling(parts[0]) ? mark("hidden", value) : text(value);
    return parts[0] + "=" + (clean.equals(value) ? parts[1] : clean);
  }

  private static boolean telling(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return NAMES.stream().anyMatch(plain::contains);
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
