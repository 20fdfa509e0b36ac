package io.figwizard.routingproxy.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Variables of nginx that tell users apart by cookies and headers, else by the address. */
final class NginxUsers {

  private static final String ADDRESS = "$remote_addr";
  private static final String COOKIE = "[A-Za-z0-9_]+";
  private static final String HEADER = "[a-z0-9-]+";

  private final StringBuilder maps = new StringBuilder();
  private final Map<UserWords, String> variables = new LinkedHashMap<>();
  private int written;

  /** What nginx has no variable for. */
  static List<String> untold(Plan plan) {
    return plan.canaries()
        .flatMap(place -> place.users().inOrder().stream())
        .filter(source -> UserWords.cookie(source).or(() -> UserWords.header(source)).isPresent())
        .filter(source -> variable(source).isEmpty())
        .distinct()
        .map(source -> "Users are not told by " + source + ": nginx has no variable of that name.")
        .toList();
  }

  /** The variable, whose maps are written to {@link #maps} the first time. */
  String variable(UserWords users) {
    return variables.computeIfAbsent(users, this::chain);
  }

  /** What was asked for since the last time. */
  String maps() {
    String text = maps.toString();
    maps.setLength(0);
    return text;
  }

  private String chain(UserWords users) {
    String next = ADDRESS;
    // The last one first: the others fall back to it.
    for (int i = users.inOrder().size() - 1; i >= 0; i--) {
      String source = users.inOrder().get(i);
      String shown = variable(source).orElse(null);
      if (shown != null) {
        String user = "$fig_user_" + ++written;
        maps.append("map ").append(shown).append(' ').append(user).append(" {\n");
        maps.append("  \"\" ").append(next).append(";\n");
        maps.append("  default \"").append(source).append('=').append(shown).append("\";\n}\n\n");
        next = user;
      }
    }
    return next;
  }

  private static Optional<String> variable(String source) {
    return Stream.of(
            UserWords.cookie(source)
                .filter(name -> name.matches(COOKIE))
                .map(name -> "$cookie_" + name),
            UserWords.header(source)
                .filter(name -> name.matches(HEADER))
                .map(name -> "$http_" + name.replace('-', '_')))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
