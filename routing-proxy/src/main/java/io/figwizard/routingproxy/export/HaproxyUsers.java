package io.figwizard.routingproxy.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules of HAProxy that tell users apart by cookies, headers, tokens and addresses. */
final class HaproxyUsers {

  /** A name that needs no quotes in a fetch's brackets. */
  private static final String NAME = "[A-Za-z0-9_.-]+";

  private final StringBuilder rules = new StringBuilder();
  private final Map<UserWords, String> variables = new LinkedHashMap<>();

  /** What HAProxy cannot fetch. */
  static List<String> untold(Plan plan) {
    return plan.canaries()
        .flatMap(place -> place.users().inOrder().stream())
        .filter(source -> given(source).filter(name -> !name.matches(NAME)).isPresent())
        .distinct()
        .map(source -> "Users are not told by " + source + ": its name would have to be quoted.")
        .toList();
  }

  /** The variable, whose rules are in {@link #rules} then. */
  String variable(UserWords users) {
    return variables.computeIfAbsent(users, this::write);
  }

  String rules() {
    return rules.toString();
  }

  private String write(UserWords users) {
    String variable = users.usual() ? "txn.user" : "txn.user_" + (variables.size() + 1);
    for (String source : users.inOrder()) {
      fetch(source).ifPresent(fetch -> rule(variable, fetch, given(source).isPresent()));
    }
    return variable;
  }

  private void rule(String variable, String fetch, boolean maybeEmpty) {
    rules.append("  http-request set-var(").append(variable).append(") ").append(fetch);
    rules.append(" if !{ var(").append(variable).append(") -m found }");
    rules.append(maybeEmpty ? " { " + fetch + " -m len gt 0 }\n" : "\n");
  }

  private static Optional<String> fetch(String source) {
    return switch (source) {
      case "token" -> Optional.of("http_auth_bearer,jwt_payload_query('$.sub')");
      case "address" -> Optional.of("src");
      default ->
          given(source)
              .filter(name -> name.matches(NAME))
              .map(
                  name ->
                      UserWords.cookie(source).isPresent()
                          ? "req.cook(" + name + ")"
                          : "req.fhdr(" + name + ")");
    };
  }

  /** The name of what a client sends as it likes. */
  private static Optional<String> given(String source) {
    return UserWords.cookie(source).or(() -> UserWords.header(source));
  }
}
