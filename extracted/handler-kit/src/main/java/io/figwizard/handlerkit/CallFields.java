package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a call what may be told of it: what is no word of the provider's in its path as {@code
 * {id}}, every parameter by its name, with its value where that may be told and else with a keyed
 * digest.
 */
final class CallFields {
  private static final int MOST_FIELDS = 40;
  private static final int LONGEST_NAME = 60;
  private static final int DIGEST_BYTES = 9;

  /** The one that is too many stands for all that are. */
  private static final String OTHERS = "(others)";

  private static final Pattern VERSION = Pattern.compile("v\\d{1,3}");
  private static final Pattern TELLABLE = Pattern.compile("[A-Za-z0-9_.:-]{0,64}");

  /** Of a client that makes one up for every attempt, where it is given none. */
  private static final Pattern RANDOM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutboundCall call;
  private final byte[] key;
  private final SortedMap<String, String> values = new TreeMap<>();

  private CallFields(OutboundCall call, byte[] key) {
    this.call = call;
    this.key = key;
  }

  static Effects.Outbound of(OutboundCall call, byte[] key) {
    CallFields fields = new CallFields(call, key);
    String path = fields.path();
    form(call.target().getRawQuery()).forEach(fields::add);
    fields.body();
    SortedMap<String, String> told = new TreeMap<>();
    fields.values.forEach((name, value) -> told.put(name, fields.told(name, value)));
    told.put("host", fields.host());
    if (!call.reads()) {
      told.put("Idempotency-Key", fields.idempotencyKey());
    }
    return new Effects.Outbound(
        "call", call.provider().name() + " " + call.method() + " " + path, told);
  }

  /** With its port, without who asks. */
  private String host() {
    String authority = String.valueOf(call.target().getRawAuthority());
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  private String path() {
    String path = call.target().getRawPath();
    StringBuilder folded = new StringBuilder();
    for (String segment : (path == null ? "" : path).split("/", -1)) {
      boolean name = segment.isEmpty() || VERSION.matcher(segment).matches();
      if (!folded.isEmpty() || !segment.isEmpty()) {
        folded.append('/');
      }
      if (name || call.provider().words().contains(segment)) {
        folded.append(segment);
      } else {
        folded.append("{id}");
        add("{id}", segment);
      }
    }
    return folded.isEmpty() ? "/" : folded.toString();
  }

  private void body() {
    if (call.body().isEmpty()) {
      return;
    }
    if (call.contentType().startsWith("application/x-www-form-urlencoded")) {
      form(call.body()).forEach(this::add);
    } else if (call.contentType().startsWith("application/json")) {
      try {
        json("", JSON.readTree(call.body()));
      } catch (JsonProcessingException e) {
        add("(body)", call.body());
      }
    } else {
      add("(body)", call.body());
    }
  }

  /** An array is one value, with its length beside it: a long conversation has many elements. */
  private void json(String name, JsonNode value) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              field ->
                  json(
                      name.isEmpty() ? field.getKey() : name + "." + field.getKey(),
                      field.getValue()));
    } else {
      add(name, value.isTextual() ? value.textValue() : value.toString());
      if (value.isArray()) {
        add(name + ".length", Integer.toString(value.size()));
      }
    }
  }

  private static SortedMap<String, String> form(@Nullable String encoded) {
    SortedMap<String, String> form = new TreeMap<>();
    if (encoded != null && !encoded.isEmpty()) {
      for (String pair : encoded.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        form.merge(
            decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]), (a, b) -> a + "\n" + b);
      }
    }
    return form;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // No escape: it is what it is.
      return text;
    }
  }

  private void add(String name, String value) {
    String plain = name.replaceAll("[^A-Za-z0-9_.{}()\\[\\]-]", "?");
    String cut = plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
    boolean room = values.size() < MOST_FIELDS || values.containsKey(cut);
    values.merge(room ? cut : OTHERS, value, (a, b) -> a + "\n" + b);
  }

  private String told(String name, String value) {
    boolean tellable =
        name.endsWith(".length") || call.provider().plain().contains(innermost(name));
    return tellable && TELLABLE.matcher(value).matches() ? value : digest(name, value);
  }

  private static String innermost(String name) {
    return Arrays.stream(name.split("[\\[\\].]+", -1))
        .filter(part -> !part.isEmpty() && !Character.isDigit(part.charAt(0)))
        .reduce("", (outer, inner) -> inner);
  }

  private String idempotencyKey() {
    String given = call.idempotencyKey();
    if (given.isEmpty()) {
      return "none";
    }
    return RANDOM.matcher(given).matches() ? "random" : digest("Idempotency-Key", given);
  }

  private String digest(String name, String value) {
    byte[] hash = KeyedHash.of(key, "figwizard-outbound", call.provider().name(), name, value);
    return "~"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, DIGEST_BYTES));
  }
}
