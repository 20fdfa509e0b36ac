package io.figwizard.loadtests.documents;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.loadtests.stack.SharedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Types what README tells a reader to type, into a stack that README's command has started. */
@Timeout(value = 5, unit = MINUTES)
class ReadmeIT {

  @RegisterExtension static final SharedStack STACK = new SharedStack();

  @TempDir static Path folder;

  /** As the stack stands when it has been started: other tests may have moved routes. */
  @BeforeAll
  static void everyRouteIsAtTheMonolith() throws Exception {
    run("./fig rollback --all --reason 'README begins'");
  }

  @Test
  void everyLineUnderTryItByHandWorks() throws Exception {
    List<String> blocks = Document.read("README.md").section("Try it by hand").blocks("bash");
    assertThat(blocks).isNotEmpty();

    String printed = run(String.join("\n", blocks));

    assertThat(printed)
        .contains("\"tokenType\":\"Bearer\"")
        .containsIgnoringCase("X-Fig-Side: monolith")
        .contains("\"correct\":true")
        .contains("\"plan\":\"premium\"")
        .contains("\"code\":\"invalid_input\"")
        .contains("drilling.submit-answer")
        .contains("trying it out")
        .contains("seen enough");
  }

  @Test
  void everyLineThatTheStackPrintsWorks() throws Exception {
    String lines = STACK.told().substring(STACK.told().indexOf("  TOKEN="));

    String printed =
        run(
            lines
                .lines()
                .filter(line -> !line.endsWith(":"))
                .reduce("", (script, line) -> script + line + "\n"));

    assertThat(printed)
        .contains("\"decks\":")
        .contains("\"cards\":")
        .contains("\"plan\":\"premium\"")
        .contains("trying it out");
  }

  /** Runs it as a person would, but against this stack's ports; every line must succeed. */
  private static String run(String script) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "script", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                script.replace("http://127.0.0.1:8080", STACK.addresses().proxy().toString())
                    + "\n./fig history\n")
            .directory(Document.REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("FIG_ADMIN", STACK.addresses().proxyAdmin().toString());
    Process process = builder.start();
    assertThat(process.waitFor(120, SECONDS)).isTrue();
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }
}
