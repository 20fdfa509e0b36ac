package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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
  private static final Pattern VERSION = Pattern.compile("v\\d{1,3}");

  /** Of a client that makes one up for every attempt, where it is given none. */
  private static final Pattern RANDOM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutboundCall call;
  private final ToldFields values;

  private CallFields(OutboundCall call, byte[] key) {
    this.call = call;
    this.values =
        new ToldFields("figwizard-outbound", call.provider().name(), call.provider().plain(), key);
  }

  static Effects.Outbound of(OutboundCall call, byte[] key) {
    CallFields fields = new CallFields(call, key);
    String path = fields.path();
    form(call.target().getRawQuery()).forEach(fields.values::add);
    fields.body();
    SortedMap<String, String> told = fields.values.told();
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
        values.add("{id}", segment);
      }
    }
    return folded.isEmpty() ? "/" : folded.toString();
  }

  private void body() {
    if (call.body().isEmpty()) {
      return;
    }
    if (call.contentType().startsWith("application/x-www-form-urlencoded")) {
      form(call.body()).forEach(values::add);
    } else if (call.contentType().startsWith("application/json")) {
      try {
        values.add("", JSON.readTree(call.body()));
      } catch (JsonProcessingException e) {
        values.add("(body)", call.body());
      }
    } else {
      values.add("(body)", call.body());
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

  private String idempotencyKey() {
    String given = call.idempotencyKey();
    if (given.isEmpty()) {
      return "none";
    }
    return RANDOM.matcher(given).matches() ? "random" : values.digest("Idempotency-Key", given);
  }
}
