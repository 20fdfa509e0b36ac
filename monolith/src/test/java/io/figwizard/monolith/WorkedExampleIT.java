package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * MIGRATION.md's worked example, done: its commands in a copy of the repository, and then the
 * function that came out of them behind the proxy.
 */
class WorkedExampleIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static final List<String> COPIED =
      List.of(
          "pom.xml",
          "monolith/pom.xml",
          "monolith/src",
          "architecture-tests/pom.xml",
          "extracted/drilling-handler",
          "routing-proxy/routes.yml");

  @TempDir static Path folder;
  private static Path copy;
  private static String classPath;
  private static ServerProcess monolith;
  private static ServerProcess production;
  private static ServerProcess sandbox;
  private static ProxyProcess proxy;

  @BeforeAll
  static void takeTheSteps() throws Exception {
    copy = folder.resolve("copy");
    for (String part : COPIED) {
      copy(Servers.REPOSITORY.resolve(part), copy.resolve(part));
    }
    for (String step : List.of("Step 1", "Step 2", "Step 3")) {
      shell(copy, String.join("\n", blocks(step)));
    }
    classPath = compiled();
    monolith = Servers.monolith(DATABASE, TOKENS);
    production = function(Variant.PRODUCTION);
    sandbox = function(Variant.SANDBOX);
    proxy =
        ProxyProcess.start(
            folder.resolve("fig"),
            Map.of(
                "ROUTES_FILE", copy.resolve("routing-proxy/routes.yml").toString(),
                "MONOLITH_URL", monolith.address().toString(),
                "PROFILE_HANDLER_URL", production.address().toString(),
                "PROFILE_HANDLER_SANDBOX_URL", sandbox.address().toString()));
  }

  @AfterAll
  static void stop() {
    Stream.of(proxy == null ? null : proxy.process(), sandbox, production, monolith)
        .filter(process -> process != null)
        .forEach(ServerProcess::close);
  }

  @Nested
  class Function implements ProfileContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(production.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }
  }

  @Nested
  class SandboxFunction implements ProfileContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(sandbox.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }

    @Override
    public String handler() {
      return "profile-sandbox";
    }
  }

  @Test
  void thePackageLeavesTheMonolithAsAWhole() throws Exception {
    try (Stream<Path> left = Files.walk(copy.resolve("monolith"))) {
      assertThat(left.filter(file -> file.toString().matches(".*[/\\\\]profile([/\\\\].*)?")))
          .isEmpty();
    }
    for (String pom :
        List.of(
            "pom.xml",
            "monolith/pom.xml",
            "architecture-tests/pom.xml",
            "extracted/profile-handler/pom.xml")) {
      String text = Files.readString(copy.resolve(pom));
      DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(copy.resolve(pom).toFile());
      assertThat(text).as(pom).containsOnlyOnce("<artifactId>profile-handler</artifactId>");
    }
    assertThat(Files.readString(copy.resolve("pom.xml")))
        .contains("<module>extracted/profile-handler</module>");
    assertThat(Files.readString(copy.resolve("extracted/profile-handler/pom.xml")))
        .doesNotContainIgnoringCase("drilling");
    assertThat(Files.readString(copy.resolve("extracted/profile-handler/profile-function.yml")))
        .doesNotContainIgnoringCase("drilling")
        .doesNotContain("freeDecks");
  }

  @Test
  void theFunctionIsProfileAndNothingElse() {
    HandlerClient client = HandlerClient.of(production.address());

    assertThat(client.get("/fig/build").data().path("service").asText())
        .isEqualTo("profile-handler");
    assertThat(client.call("drilling", "list-decks", Map.of()).status()).isEqualTo(404);
    assertThat(client.call("profile-sandbox", "get", Map.of()).status()).isEqualTo(404);
  }

  /**
   * The database was migrated from the monolith's module; Liquibase knows changes by their path.
   */
  @Test
  void theSchemaIsCurrentForTheModuleThatItMovesTo() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader moved =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(moved);
      Object state =
          moved
              .loadClass("io.figwizard.schemamigrator.SchemaMigrator")
              .getMethod("state", DataSource.class, Package.class)
              .invoke(
                  null,
                  DATABASE.owner(),
                  moved.loadClass("io.figwizard.profile.ProfileBundle").getPackage());

      assertThat(state.getClass().getMethod("domain").invoke(state)).isEqualTo("profile");
      assertThat(state.getClass().getMethod("isCurrent").invoke(state))
          .as(state.toString())
          .isEqualTo(true);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /** One test: every step begins where the one before ended. */
  @Test
  void theRoutesWalkAcrossAndBack() throws Exception {
    HandlerClient user = user(proxy.address());
    assertThat(user.call("profile", "get", Map.of()).header("X-Fig-Side")).isEqualTo("monolith");

    operate("Step 6");

    Answer named = user.call("profile", "update", Map.of("expectedVersion", 0, "displayName", "A"));
    assertThat(named.header("X-Fig-Side")).isEqualTo("extracted");
    assertThat(named.status()).as(named.body().toString()).isEqualTo(200);
    Answer saved = user.call("profile", "save-draft", Map.of("expectedVersion", 0, "about", "x"));
    assertThat(saved.header("X-Fig-Side")).as("was not moved").isEqualTo("monolith");
    Answer seen = user.call("profile", "get", Map.of());
    assertThat(seen.header("X-Fig-Side")).isEqualTo("extracted");
    assertThat(seen.data().at("/profile/displayName").asText()).isEqualTo("A");
    assertThat(seen.data().at("/draft/about").asText()).isEqualTo("x");

    operate("Step 7");

    Answer late = user.call("profile", "update", Map.of("expectedVersion", 0, "displayName", "B"));
    assertThat(late.header("X-Fig-Side")).isEqualTo("monolith");
    assertThat(late.errorCode()).isEqualTo("version_conflict");
    Answer back = user.call("profile", "update", Map.of("expectedVersion", 1, "displayName", "B"));
    assertThat(back.header("X-Fig-Side")).isEqualTo("monolith");
    assertThat(back.data().path("version").asInt()).isEqualTo(2);
    assertThat(user.call("profile", "get", Map.of()).data().at("/profile/displayName").asText())
        .isEqualTo("B");
  }

  /** As MIGRATION.md says: whatever died before somebody could roll back. */
  @Test
  void theMonolithAnswersForAFunctionThatDied() throws Exception {
    Path state = folder.resolve("fig-of-the-dead");
    ServerProcess mortal = function(Variant.PRODUCTION);
    try (ProxyProcess before =
        ProxyProcess.start(
            state,
            Map.of(
                "ROUTES_FILE", copy.resolve("routing-proxy/routes.yml").toString(),
                "MONOLITH_URL", monolith.address().toString(),
                "PROFILE_HANDLER_URL", mortal.address().toString()))) {
      for (String route : List.of("profile.get", "profile.update")) {
        before.flip(route, "\"mode\":\"extracted\"");
      }
      HandlerClient user = user(before.address());
      Map<String, Object> update = Map.of("expectedVersion", 0, "displayName", "A");
      assertThat(user.call("profile", "update", update).header("X-Fig-Side"))
          .isEqualTo("extracted");

      mortal.close();

      Answer again = user.call("profile", "update", update);
      assertThat(again.status()).as(again.body().toString()).isEqualTo(200);
      assertThat(again.header("X-Fig-Side")).isEqualTo("monolith");
      assertThat(again.data().path("version").asInt()).as("changed once").isEqualTo(1);
      assertThat(user.call("profile", "get", Map.of()).data().at("/profile/displayName").asText())
          .isEqualTo("A");
    } finally {
      mortal.close();
    }
  }

  private static HandlerClient user(URI server) {
    return HandlerClient.of(server).as(TOKENS.forUser(UUID.randomUUID()));
  }

  private static ServerProcess function(Variant variant) {
    return ServerProcess.startOn(
        classPath,
        "io.figwizard.profile.ProfileFunction",
        copy,
        Map.of(
            "PORT", "0",
            "VARIANT", variant.id(),
            "DATABASE_URL", DATABASE.jdbcUrl(),
            "PROFILE_DB_PASSWORD", DATABASE.password(),
            "AUTH_JWKS", TOKENS.jwks()),
        "server",
        "extracted/profile-handler/profile-function.yml");
  }

  /** The commands of a step, as an operator types them. */
  private static void operate(String step) throws IOException, InterruptedException {
    String fig =
        "fig() { \"$JAVA\" -XX:TieredStopAtLevel=1 -cp \"$CP\""
            + " io.figwizard.routingproxy.RoutingProxyApplication \"$@\" --admin \"$ADMIN\"; }\n";
    shell(copy, fig + String.join("\n", blocks(step)).replace("./fig ", "fig "));
  }

  private static List<String> blocks(String step) throws IOException {
    String text = Files.readString(Servers.REPOSITORY.resolve("MIGRATION.md"));
    int example = text.indexOf("\n## A worked example: profile\n");
    int start = text.indexOf("\n### " + step + ":", example);
    assertThat(start).as(step + " of the worked example").isPositive();
    int end = text.indexOf("\n##", start + 4);
    List<String> blocks =
        Pattern.compile("^```bash\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(text.substring(start, end))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).as(step).isNotEmpty();
    return blocks;
  }

  private static void shell(Path where, String script) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "shell", ".log");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin/java") + "");
    builder.environment().put("CP", System.getProperty("java.class.path"));
    builder.environment().put("FIG_DIRECTORY", folder.resolve("fig").toString());
    if (proxy != null) {
      builder.environment().put("ADMIN", proxy.admin().toString());
    }
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(script).isTrue();
    assertThat(process.exitValue()).as(script + "\nprinted:\n" + Files.readString(output)).isZero();
  }

  /** With everything that the test has but the monolith: nothing of it may be needed. */
  private static String compiled() throws IOException {
    String libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).startsWith(Servers.REPOSITORY.resolve("monolith")))
            .collect(Collectors.joining(File.pathSeparator));
    Path module = copy.resolve("extracted/profile-handler/src/main");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(module.resolve("java"))) {
      boolean done =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of("-d", classes.toString(), "-cp", libraries, "-parameters", "-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(
                      sources.filter(file -> file.toString().endsWith(".java")).toList()))
              .call();
      assertThat(done).as(said.toString()).isTrue();
    }
    return String.join(
        File.pathSeparator, classes.toString(), module.resolve("resources").toString(), libraries);
  }

  private static void copy(Path from, Path to) throws IOException {
    Map<Path, Path> pairs = new HashMap<>();
    try (Stream<Path> files = Files.walk(from)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !from.relativize(file).startsWith("target"))
          .forEach(file -> pairs.put(file, to.resolve(from.relativize(file).toString())));
    }
    for (Map.Entry<Path, Path> pair : pairs.entrySet()) {
      Files.createDirectories(pair.getValue().getParent());
      Files.copy(pair.getKey(), pair.getValue());
    }
  }
}
