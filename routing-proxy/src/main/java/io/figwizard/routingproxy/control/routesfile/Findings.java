package io.figwizard.routingproxy.control.routesfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.lookup.StringLookupFactory;
import org.jspecify.annotations.Nullable;

/** What was found while reading one file; fills in the variables of the environment. */
final class Findings {

  private final List<Problem> problems = new ArrayList<>();
  private final StringSubstitutor substitutor;

  Findings(Function<String, @Nullable String> environment) {
    substitutor =
        new StringSubstitutor(StringLookupFactory.INSTANCE.functionStringLookup(environment))
            .setEnableUndefinedVariableException(true);
  }

  void add(int line, String text) {
    problems.add(new Problem(line, text));
  }

  List<Problem> problems() {
    return problems;
  }

  Optional<String> substitute(int line, String name, String text) {
    try {
      return Optional.of(substitutor.replace(text).strip());
    } catch (IllegalArgumentException e) {
      add(
          line,
          name
              + " is "
              + text
              + ", but the environment has no such variable; set it or give a default: ${NAME:-default}");
      return Optional.empty();
    }
  }
}
