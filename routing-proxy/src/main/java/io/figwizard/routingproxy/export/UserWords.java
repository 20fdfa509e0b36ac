package io.figwizard.routingproxy.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * By what the users of a place are recognised, as the admin API says it.
 *
 * @param inOrder for example {@code cookie session}, {@code token}, {@code address}
 */
record UserWords(List<String> inOrder) {

  private static final UserWords USUAL = new UserWords(List.of("token", "address"));

  UserWords {
    inOrder = List.copyOf(inOrder);
  }

  static UserWords of(JsonNode words) {
    List<String> inOrder = new ArrayList<>();
    words.forEach(word -> inOrder.add(word.asText()));
    return inOrder.isEmpty() ? USUAL : new UserWords(inOrder);
  }

  boolean usual() {
    return equals(USUAL);
  }

  /** The cookie's name, where that source is one. */
  static Optional<String> cookie(String source) {
    return named(source, "cookie ");
  }

  /** The header's name in lower case, where that source is one. */
  static Optional<String> header(String source) {
    return named(source, "header ");
  }

  private static Optional<String> named(String source, String kind) {
    return source.startsWith(kind)
        ? Optional.of(source.substring(kind.length()))
        : Optional.empty();
  }
}
