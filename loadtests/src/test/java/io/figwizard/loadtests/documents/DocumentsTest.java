package io.figwizard.loadtests.documents;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern HANDLER = Pattern.compile("  ([a-z-]+):");
  private static final Pattern ACTION = Pattern.compile("      ([a-z-]+): \\{effect: ([a-z]+)");
  // Of a route told by method and path.
  private static final Pattern ROUTE =
      Pattern.compile("  ([a-z-]+): \\{method: .* effect: ([a-z]+)");
  private static final Pattern SAME_ACTIONS = Pattern.compile("    actions: \\*([a-z-]+)-actions");
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([a-z-]+(?:\\.[a-z-]+)?)` \\| ([a-z]+) \\| [a-z-]+ \\| ", Pattern.MULTILINE);
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

  @Test
  void tellsTheEffectOfEveryRouteAsTheProxyKnowsIt() throws IOException {
    String routes = Files.readString(Document.REPOSITORY.resolve("routing-proxy/routes.yml"));
    Map<String, String> declared = new TreeMap<>();
    Map<String, String> sameAs = new TreeMap<>();
    String handler = "";
    for (String line : routes.lines().toList()) {
      Matcher name = HANDLER.matcher(line);
      Matcher action = ACTION.matcher(line);
      Matcher route = ROUTE.matcher(line);
      Matcher same = SAME_ACTIONS.matcher(line);
      if (name.matches()) {
        handler = name.group(1);
      } else if (action.lookingAt()) {
        declared.put(handler + "." + action.group(1), action.group(2));
      } else if (route.lookingAt()) {
        declared.put(route.group(1), route.group(2));
      } else if (same.matches()) {
        sameAs.put(handler, same.group(1));
      }
    }

    String migration = Document.read("MIGRATION.md").text();
    Map<String, String> told =
        ROW.matcher(migration)
            .results()
            .collect(toMap(row -> row.group(1), row -> row.group(2), (a, b) -> b, TreeMap::new));

    assertThat(declared)
        .containsEntry("drilling.submit-answer", "write")
        .containsEntry("webhook-stripe", "idempotent")
        .hasSizeGreaterThan(20);
    assertThat(told).isEqualTo(declared);
    assertThat(sameAs)
        .containsEntry("drilling-sandbox", "drilling")
        .allSatisfy(
            (variant, production) -> {
              assertThat(variant).isEqualTo(production + "-sandbox");
              assertThat(migration).contains("| `" + variant + ".*` |");
            });
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
