package io.figwizard.loadtests.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A Markdown file of the repository. */
public record Document(String name, String text) {

  // In a list a block is indented.
  private static final Pattern BLOCK =
      Pattern.compile("^( *)```(\\w+)\\n(.*?)^\\1```", Pattern.MULTILINE | Pattern.DOTALL);

  /** Maven runs the tests of a module in the module's folder. */
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  public static Document read(String name) throws IOException {
    return new Document(name, Files.readString(REPOSITORY.resolve(name)));
  }

  /** The part under a heading, up to the next one of the same depth. */
  Document section(String heading) {
    int start = text.indexOf("\n## " + heading + "\n");
    if (start < 0) {
      throw new IllegalArgumentException(name + " has no section \"" + heading + "\"");
    }
    int end = text.indexOf("\n## ", start + 1);
    return new Document(
        name + ", " + heading, text.substring(start, end < 0 ? text.length() : end));
  }

  /** The code blocks marked with that language. */
  List<String> blocks(String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(2).equals(language))
        .map((MatchResult block) -> block.group(3).replaceAll("(?m)^" + block.group(1), ""))
        .toList();
  }

  /** The only code block in that language that contains the text. */
  public String blockWith(String language, String text) {
    List<String> found = blocks(language).stream().filter(block -> block.contains(text)).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          name + " has " + found.size() + " blocks in " + language + " with " + text);
    }
    return found.get(0);
  }

  /** Every mention of a launcher command in code: its first word after {@code ./fig}. */
  List<String> launcherCommands() {
    return Pattern.compile("\\./fig ([a-z-]+)")
        .matcher(text)
        .results()
        .map(mention -> mention.group(1))
        .toList();
  }
}
