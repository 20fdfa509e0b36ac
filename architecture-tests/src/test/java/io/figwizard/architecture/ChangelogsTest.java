package io.figwizard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the domains' changes of their schemas do to those who use the tables meanwhile. */
final class ChangelogsTest {
  private static final Pattern CHANGE = Pattern.compile("(?i)(?=--changeset |<changeset )");
  private static final Pattern TABLE = Pattern.compile("create table (?:if not exists )?(\\S+)");
  private static final Pattern INDEX =
      Pattern.compile(
          "create (?:unique )?index (concurrently )?(?:if not exists )?(\\S+)\\s+on (\\S+)");

  /** An index as a change makes it. */
  private record Index(String change, String name, boolean concurrently, boolean inTransaction) {}

  /**
   * CREATE INDEX keeps everybody from writing until it is done: on a table of millions of rows, for
   * minutes. CONCURRENTLY does not, and cannot be part of a transaction.
   */
  @Test
  void anIndexOnATableThatIsInUseIsBuiltBesideItsWriters() throws IOException {
    List<Index> later = new ArrayList<>();
    for (Path changelog : changelogs()) {
      for (String change : CHANGE.split(Files.readString(changelog).toLowerCase(Locale.ROOT))) {
        later.addAll(onTablesOfBefore(changelog, change));
      }
    }

    assertThat(later).extracting(Index::name).contains("card_due_of_user", "outbox_due");
    assertThat(later)
        .as("create index concurrently, in a change of its own with runInTransaction false")
        .allMatch(index -> index.concurrently() && !index.inTransaction());
  }

  private static List<Index> onTablesOfBefore(Path changelog, String change) {
    Set<String> made =
        TABLE.matcher(change).results().map(table -> table.group(1)).collect(Collectors.toSet());
    String name = changelog.getFileName() + ": " + change.lines().findFirst().orElse("");
    boolean inTransaction = !change.matches("(?s).*runintransaction(:|=\")false.*");
    return INDEX
        .matcher(change)
        .results()
        .filter(index -> !made.contains(index.group(3)))
        .map(index -> new Index(name, index.group(2), isConcurrent(index), inTransaction))
        .toList();
  }

  private static boolean isConcurrent(MatchResult index) {
    return index.group(1) != null;
  }

  private static List<Path> changelogs() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> extracted = Files.list(Project.ROOT.resolve("extracted"))) {
      Stream<Path> modules = Stream.concat(extracted, Stream.of(Project.ROOT.resolve("monolith")));
      for (Path module : modules.sorted().toList()) {
        Path changelogs = module.resolve("src/main/resources/db");
        if (Files.isDirectory(changelogs)) {
          try (Stream<Path> files = Files.walk(changelogs)) {
            files.filter(file -> file.toString().matches(".*\\.(sql|xml)")).forEach(found::add);
          }
        }
      }
    }
    return found;
  }
}
