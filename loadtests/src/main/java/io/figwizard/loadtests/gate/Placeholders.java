package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in <code>${name}</code> in texts of a gate's files: a variable of the environment, whose
 * name is all capitals, or a value of the gate's own. <code>$${</code> stands for <code>${</code>
 * itself.
 */
final class Placeholders {
  private static final Pattern PLACE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");

  private final Map<String, String> environment;
  private final Map<String, String> own;

  /**
   * @param own values by name
   */
  Placeholders(Map<String, String> environment, Map<String, String> own) {
    this.environment = environment;
    this.own = own;
  }

  /** The same environment with other values of the gate's own. */
  Placeholders with(Map<String, String> others) {
    return new Placeholders(environment, others);
  }

  /**
   * @param where for messages: which text of which file
   * @throws CannotRun if it names what has no value. Never shows one
   */
  String fill(String text, String where) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> java.util.regex.Matcher.quoteReplacement(value(place, where)));
  }

  private String value(MatchResult place, String where) {
    @Nullable String name = place.group(1);
    if (name == null) {
      return "${";
    }
    boolean variable = VARIABLE.matcher(name).matches();
    String value = variable ? environment.get(name) : own.get(name);
    if (value != null) {
      return value;
    }
    throw new CannotRun(
        variable
            ? where + " needs the environment variable " + name + ", which is not set; set it"
            : where
                + " names ${"
                + name
                + "}, which there is not (expected: a variable of the environment in capitals"
                + (own.isEmpty() ? "" : ", or one of " + new TreeSet<>(own.keySet()))
                + "; $${ stands for ${ itself)");
  }
}
