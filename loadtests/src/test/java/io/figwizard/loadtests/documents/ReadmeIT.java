package io.figwizard.loadtests.documents;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Types what README tells a reader to type, into a stack that README's command has started. */
@Timeout(value = 5, unit = MINUTES)
class ReadmeIT {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir static Path folder;

  private static Process stack;
  private static String howToUse;

  @BeforeAll
  static void startTheStack() throws Exception {
    Path output = folder.resolve("up.log");
    stack =
        new ProcessBuilder(
                JAVA,
                "-jar",
                "loadtests/target/loadtests.jar",
                "up",
                "--profile",
                "ci",
                "--fig-directory",
                folder.resolve("fig").toString(),
                "--any-ports")
            .directory(Document.REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    while (!(howToUse = Files.readString(output)).contains("rollback drilling.submit-answer")) {
      assertThat(stack.waitFor(100, MILLISECONDS))
          .as(() -> "the stack ended: " + howToUse)
          .isFalse();
    }
  }

  @AfterAll
  static void stopTheStack() throws InterruptedException {
    stack.destroy();
    assertThat(stack.waitFor(90, SECONDS)).isTrue();
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
    String lines = howToUse.substring(howToUse.indexOf("  TOKEN="));

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
                script.replace("http://127.0.0.1:8080", address("proxy   ")) + "\n./fig history\n")
            .directory(Document.REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(Map.of("FIG_ADMIN", address("proxy admin")));
    Process process = builder.start();
    assertThat(process.waitFor(120, SECONDS)).isTrue();
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  private static String address(String label) {
    Matcher matcher = Pattern.compile("  " + label + " +(http://\\S+)").matcher(howToUse);
    assertThat(matcher.find()).as(howToUse).isTrue();
    return matcher.group(1);
  }
}
