package io.figwizard.loadtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real launcher in a made-up checkout, with a java and a mvn that only tell what they got. */
class FigLauncherIT {

  private static final List<String> JARS =
      List.of(
          "monolith/target/monolith.jar",
          "extracted/conversation-handler/target/conversation-handler.jar",
          "extracted/drilling-handler/target/drilling-handler.jar",
          "extracted/dashboard-handler/target/dashboard-handler.jar",
          "extracted/auth-handler/target/auth-handler.jar",
          "extracted/billing-handler/target/billing-handler.jar",
          "extracted/webhook-receiver/target/webhook-receiver.jar",
          "extracted/stripe-twin/target/stripe-twin.jar",
          "extracted/provider-twins/target/provider-twins.jar",
          "routing-proxy/target/routing-proxy.jar",
          "rival-proxies/target/rival-proxies.jar",
          "loadtests/target/loadtests.jar");

  @TempDir Path folder;

  private Path checkout;
  private Path bin;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectories(folder.resolve("check out"));
    bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Path fig = Files.copy(Path.of("..", "fig"), checkout.resolve("fig"));
    Files.setPosixFilePermissions(fig, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(checkout.resolve("loadtests/src/main/java"));
    Files.writeString(checkout.resolve("loadtests/src/main/java/A.java"), "class A {}");
    javaOfVersion("17.0.15");
    program("javac", "exit 0");
    StringBuilder make = new StringBuilder("echo \"mvn got $*\"\n");
    for (String jar : JARS) {
      make.append("mkdir -p \"$(dirname ")
          .append(jar)
          .append(")\" && touch ")
          .append(jar)
          .append("\n");
    }
    program("mvn", make.toString());
  }

  @Test
  void explainsItselfWithoutArguments() throws Exception {
    Run run = fig();

    assertThat(run.exitCode()).isZero();
    assertThat(run.output())
        .contains("./fig demo")
        .contains("java -jar loadtests/target/loadtests.jar demo|tour|up|load-data|gate")
        .contains("java -jar routing-proxy/target/routing-proxy.jar routes|flip");
  }

  @Test
  void listsTheCommandsWhenItDoesNotKnowOne() throws Exception {
    Run run = fig("dmeo");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("there is no command dmeo").contains("./fig demo");
  }

  @Test
  void buildsWhatIsNotBuiltAndSaysSo() throws Exception {
    Run run = fig("demo", "--profile", "ci");

    assertThat(run.exitCode()).isZero();
    assertThat(run.output())
        .contains("Building (not built yet)")
        .contains("mvn got -q -Pfast -DskipTests package")
        .contains("java got -jar loadtests/target/loadtests.jar demo --profile ci");
  }

  @Test
  void buildsOnlyOnce() throws Exception {
    fig("demo");

    assertThat(fig("demo").output()).doesNotContain("Building").contains("java got");
  }

  @Test
  void buildsAgainWhenASourceHasChanged() throws Exception {
    fig("demo");
    Files.setLastModifiedTime(
        checkout.resolve("loadtests/src/main/java/A.java"),
        FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(fig("demo").output()).contains("Building (").contains("A.java has changed");
  }

  @Test
  void startsNothingWhenTheBuildFails() throws Exception {
    program("mvn", "exit 1");

    Run run = fig("demo");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("the build failed").doesNotContain("java got");
  }

  @Test
  void refusesAnOldJava() throws Exception {
    javaOfVersion("11.0.2");

    Run run = fig("demo");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("is too old (version 11)").contains("JDK 17");
  }

  @Test
  void acceptsAJavaThatIsNotReleasedYet() throws Exception {
    javaOfVersion("27-ea");

    assertThat(fig("demo").output()).contains("java got");
  }

  @Test
  void becomesTheJavaProcessSoThatSignalsReachIt() throws Exception {
    fig("build");
    program("java", versionOr("17.0.1", "echo \"pid $$\""));

    Run run = fig("up");

    assertThat(run.output()).contains("pid " + run.pid());
  }

  @Test
  void worksFromAnyFolderAndThroughALink() throws Exception {
    fig("build");
    Path link = Files.createSymbolicLink(folder.resolve("figlink"), checkout.resolve("fig"));

    Run run = run(folder, link.toString(), "up");

    assertThat(run.output()).contains("java got -jar loadtests/target/loadtests.jar up");
  }

  @Test
  void handsOperatorsToTheProxysCommandLine() throws Exception {
    fig("build");

    assertThat(fig("flip", "drilling.submit-answer", "canary", "--reason", "two words").output())
        .contains(
            "java got -jar routing-proxy/target/routing-proxy.jar flip"
                + " --admin http://127.0.0.1:8090 drilling.submit-answer canary --reason two words");
    assertThat(fig("routes", "--admin", "http://other:1").output())
        .contains(
            "java got -jar routing-proxy/target/routing-proxy.jar routes --admin http://other:1");
  }

  @Test
  void handsWebhooksToTheMonolithsCommandLine() throws Exception {
    fig("build");

    assertThat(fig("webhooks", "list").output())
        .contains("java got -jar monolith/target/monolith.jar webhooks list monolith/monolith.yml");
    assertThat(fig("webhooks", "retry", "--type", "user.deleted").output())
        .contains("webhooks retry --type user.deleted monolith/monolith.yml");
    assertThat(fig("webhooks", "retry", "--help").output())
        .contains("webhooks retry --help")
        .doesNotContain("monolith.yml");
    assertThat(fig("webhooks").exitCode()).isEqualTo(1);
    assertThat(fig("webhooks").output()).contains("say what").doesNotContain("java got");
  }

  @Test
  void doesNotBuildUnderARunningStack() throws Exception {
    fig("build");
    Files.setLastModifiedTime(
        checkout.resolve("loadtests/src/main/java/A.java"),
        FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(fig("routes").output()).doesNotContain("Building");
  }

  private Run fig(String... arguments) throws Exception {
    return run(checkout, "./fig", arguments);
  }

  private Run run(Path directory, String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", program));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("output.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", bin.getParent().toString());
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.pid(), process.exitValue(), Files.readString(log));
  }

  private record Run(long pid, int exitCode, String output) {}

  private void javaOfVersion(String version) throws IOException {
    program("java", versionOr(version, "echo \"java got $*\""));
  }

  private static String versionOr(String version, String otherwise) {
    return "if [ \"$1\" = -version ]; then echo 'openjdk version \""
        + version
        + "\" 2025-04-15' >&2; else "
        + otherwise
        + "; fi";
  }

  private void program(String name, String body) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
