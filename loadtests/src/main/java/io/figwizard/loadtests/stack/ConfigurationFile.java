package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A service's configuration file as the list of variables that the service needs: those that it
 * names, and no others.
 */
record ConfigurationFile(Path file) {

  // ${NAME} must be set, ${NAME:-default} need not be.
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(:-[^}]*)?}");

  /**
   * @param known everything that could be given, by name
   * @throws CannotRun when the file names a variable that has neither a value nor a default
   */
  Map<String, String> variables(Map<String, String> known) {
    Map<String, String> needed = new TreeMap<>();
    VARIABLE
        .matcher(text())
        .results()
        .forEach(
            variable -> {
              String name = variable.group(1);
              if (known.containsKey(name)) {
                needed.put(name, known.get(name));
              } else if (!isOptional(variable)) {
                throw new CannotRun(
                    "there is no value for %s, which %s needs; known are %s; delete .fig/secrets to have them made again"
                        .formatted(name, file, known.keySet().stream().sorted().toList()));
              }
            });
    return needed;
  }

  private static boolean isOptional(MatchResult variable) {
    return variable.group(2) != null;
  }

  private String text() {
    try {
      // What comments say about a variable is no use of it.
      return Pattern.compile("^ *#.*$", Pattern.MULTILINE)
          .matcher(Files.readString(file))
          .replaceAll("");
    } catch (IOException e) {
      throw new CannotRun("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
