package io.figwizard.routingproxy.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.netty.util.NetUtil;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes out what must not be kept, before anything is kept: values of fields with telling names,
 * and what looks like a token, an e-mail or IP address, an IBAN, a card's or a phone's number
 * wherever it stands. In its place stands a mark that is the same for the same value, {@code
 * [email:3f9a1c]}, made with a key that nobody keeps: equal and unequal can be told, the value
 * cannot. Thread-safe.
 */
final class Redaction {

  /** Of a text that is searched; the rest is cut off. */
  private static final int LONGEST = 4000;

  private static final String CUT = "...";

  private static final TellingNames NO_OWN_NAMES = new TellingNames(Set.of());

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
        case "ip" -> found.indexOf(':') < 0 || ipV6(found);
        case "token" -> UUID.splitAsStream(found).anyMatch(Detector::token);
        default -> true;
      };
    }

    /** Perhaps at the end of a sentence. One without digits is a name in a program: a::b. */
    private static boolean ipV6(String text) {
      return NetUtil.isValidIpV6Address(text.replaceAll("\\.+$", "")) && digit(text);
    }

    private static boolean digit(String text) {
      return text.chars().anyMatch(Character::isDigit);
    }

    private static boolean token(String text) {
      return text.length() >= 32 && mixed(text);
    }

    /** Of letters and digits: a long word is no token, nor is a long number. */
    private static boolean mixed(String text) {
      return digit(text) && text.chars().anyMatch(Character::isLetter);
    }
  }

  /** Of a word before a colon ({@code tel:}), not of a hexadecimal number or a time. */
  private static final String AFTER_A_WORD = "(?<=[A-Za-z]{3}:|[G-Zg-z]:)";

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
          // International, or national with its separators: without them it could be any number.
          new Detector(
              "phone",
              Pattern.compile(
                  "(?:(?<![\\w+.-])\\+|(?:(?<![\\w+.:-])|"
                      + AFTER_A_WORD
                      + ")00)[1-9](?:[ ().-]{0,2}[0-9]){6,14}+(?![A-Za-z0-9])"
                      + "|(?:(?<![\\w+.:/-])|"
                      + AFTER_A_WORD
                      + ")\\(?0[1-9][0-9]{1,4}+\\)?[ /-]{1,3}+[0-9](?:[ -]?[0-9]){4,10}+(?![\\w:/-])"
                      + "|(?:(?<![\\w+.:/-])|"
                      + AFTER_A_WORD
                      + ")(?:\\([2-9][0-9]{2}\\) ?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}(?![\\w:/-])")),
          new Detector(
              "ip",
              Pattern.compile(
                  "(?<![\\w.])(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?!\\.?[0-9]|[A-Za-z_])"
                      + "|(?:(?<![\\w:.])|"
                      + AFTER_A_WORD
                      + ")(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:.]{2,45}+(?![\\w:])")),
          new Detector("token", Pattern.compile("[A-Za-z0-9+/=_-]{32,}+")));

  private static final List<Detector> OF_OWN_WORDS =
      DETECTORS.stream().filter(detector -> !detector.name().equals("ip")).toList();

  private final SecretKeySpec key;
  private final Supplier<TellingNames> names;

  /**
   * @param key random, for this process alone
   */
  Redaction(byte[] key) {
    this(key, () -> NO_OWN_NAMES);
  }

  /**
   * @param names those of now
   */
  Redaction(byte[] key, Supplier<TellingNames> names) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
    this.names = names;
  }

  /**
   * The same value without what must not be kept.
   *
   * @param path names of the fields down to it, the outermost first
   */
  JsonNode value(List<String> path, JsonNode value) {
    TellingNames telling = names.get();
    int last = path.size() - 1;
    return new Walk(telling)
        .value(
            path.stream().anyMatch(telling::tell),
            last < 1 ? "" : path.get(last - 1),
            last < 0 ? "" : path.get(last),
            value);
  }

  /** Through a document, by the names of one moment. */
  private final class Walk {
    private final TellingNames telling;

    Walk(TellingNames telling) {
      this.telling = telling;
    }

    /**
     * @param told whether the name of a field above it tells: then nothing below is kept
     * @param parent the name of the object that it is a field of
     */
    JsonNode value(boolean told, String parent, String name, JsonNode value) {
      if (value.isObject()) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        value
            .fields()
            .forEachRemaining(
                field -> {
                  String key = field.getKey();
                  object.set(
                      told && !Place.plain(key) ? mark("hidden", key) : text(key),
                      value(told || telling.tell(key), name, key, field.getValue()));
                });
        return object;
      }
      if (value.isArray()) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        value.forEach(element -> array.add(value(told, parent, name, element)));
        return array;
      }
      if (value.isNull() || value.isMissingNode() || value.isBoolean()) {
        return value;
      }
      String before = value.asText();
      String after =
          !before.isEmpty() && (told || telling.tell(parent, name, before))
              ? mark("hidden", before)
              : text(before);
      return after.equals(before) ? value : TextNode.valueOf(after);
    }
  }

  /** A text without what must not be kept. */
  String text(String text) {
    return text(text, DETECTORS);
  }

  /** As {@link #text}, of what the proxy says itself: the addresses in it are the servers'. */
  String ownWords(String text) {
    return text(text, OF_OWN_WORDS);
  }

  private String text(String text, List<Detector> detectors) {
    String clean = text.length() > LONGEST ? text.substring(0, LONGEST) + CUT : text;
    for (Detector detector : detectors) {
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
    return !value.isEmpty() && names.get().tell("", name, value)
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
        + (names.get().tell("", name, value) ? mark("hidden", value) : escaped(parts[1]));
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
