package io.figwizard.loadtests.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern COMMAND = Pattern.compile("^  \\./fig ([a-z-]+)", Pattern.MULTILINE);

  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "MIGRATION.md", "CONTRIBUTING.md", "docs/decisions/README.md"})
  void namesOnlyFilesThatAreThere(String name) throws IOException {
    Path folder = Document.REPOSITORY.resolve(name).getParent();

    List<String> missing =
        LINK.matcher(Document.read(name).text())
            .results()
            .map(link -> link.group(1))
            .filter(target -> !Files.exists(folder.resolve(target)))
            .toList();

    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "MIGRATION.md", "CONTRIBUTING.md", "CHANGELOG.md"})
  void namesOnlyCommandsThatTheLauncherHas(String name) throws IOException {
    String launcher = Files.readString(Document.REPOSITORY.resolve("fig"));
    Set<String> known =
        COMMAND.matcher(launcher).results().map(c -> c.group(1)).collect(Collectors.toSet());

    assertThat(known).contains("demo", "up", "gate", "flip");
    assertThat(known).containsAll(Document.read(name).launcherCommands());
  }
}
