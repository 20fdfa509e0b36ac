package io.figwizard.twinkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The parameters of an address, decoded. Of one that stands there twice, the last counts. */
public final class Query {
  private final Map<String, String> parameters = new HashMap<>();

  public Query(URI address) {
    for (String pair : Objects.requireNonNullElse(address.getRawQuery(), "").split("&", -1)) {
      int equals = (pair + "=").indexOf('=');
      String name = decoded(pair.substring(0, equals));
      parameters.put(name, decoded(pair.substring(Math.min(pair.length(), equals + 1))));
    }
  }

  /** Empty when it is not there, or has no value. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
