package io.figwizard.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names and values as a shell reads them: {@code NAME='value'}, one a line. */
final class SecretsFile {
  private static final Pattern LINE = Pattern.compile("([A-Z][A-Z0-9_]*)='([^']*)'");

  private final Path folder;
  private final Path file;

  SecretsFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("local.env");
  }

  /** Reads the file, and writes what {@code change} makes of it where that differs. */
  Map<String, String> update(UnaryOperator<Map<String, String>> change) {
    PrivateFiles.folder(folder);
    // Within one process a file lock does not wait but throws.
    synchronized (SecretsFile.class) {
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve("update.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock ignored = channel.lock()) {
        Map<String, String> before = Files.exists(file) ? parse() : Map.of();
        Map<String, String> after = change.apply(before);
        if (!after.equals(before)) {
          PrivateFiles.write(file, format(after));
        }
        return after;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot keep secrets in " + folder, e);
      }
    }
  }

  private Map<String, String> parse() {
    Map<String, String> values = new TreeMap<>();
    int number = 0;
    for (String line : PrivateFiles.read(file).lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new LocalEnvironmentException(
            file
                + " line "
                + number
                + " is not of the form NAME='value'; mend it, or delete the file to have new"
                + " secrets made (then migrate again: the roles' passwords change)");
      }
      values.put(matcher.group(1), matcher.group(2));
    }
    return values;
  }

  private static String format(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "='" + entry.getValue() + "'\n")
        .collect(
            Collectors.joining(
                "", "# Development secrets, made by Figwizard. Not for any deployment.\n", ""));
  }
}
