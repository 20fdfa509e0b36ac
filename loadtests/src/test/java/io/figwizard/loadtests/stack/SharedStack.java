package io.figwizard.loadtests.stack;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.local.LocalPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One stack with every service, started by README's command, for all test classes that make their
 * own users and put the routes where they want them: to start a dozen JVMs takes longer than most
 * of what is done with them.
 */
public final class SharedStack implements BeforeAllCallback {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String LAST_LINE = "rollback drilling.submit-answer";

  /**
   * @param told what the command has printed when everything was up
   */
  private record Running(Process up, Path folder, String told) implements AutoCloseable {
    static Running start() throws IOException, InterruptedException {
      Path folder = Files.createTempDirectory("figwizard-stack");
      Path output = folder.resolve("up.log");
      Process up =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  "loadtests/target/loadtests.jar",
                  "up",
                  "--profile",
                  "ci",
                  "--fig-directory",
                  folder.resolve("fig").toString(),
                  "--any-ports")
              .directory(REPOSITORY.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(up::destroy));
      String told = Files.readString(output);
      while (!told.contains(LAST_LINE)) {
        assertThat(up.waitFor(100, MILLISECONDS)).as("the stack ended: %s", told).isFalse();
        told = Files.readString(output);
      }
      return new Running(up, folder, told);
    }

    @Override
    public void close() throws IOException, InterruptedException {
      up.destroy();
      assertThat(up.waitFor(90, SECONDS)).isTrue();
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private Running running;

  /** The root's store closes what it holds when the last test class is done. */
  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    ExtensionContext.Store store =
        context.getRoot().getStore(ExtensionContext.Namespace.create(SharedStack.class));
    running = store.get(Running.class, Running.class);
    if (running == null) {
      running = Running.start();
      store.put(Running.class, running);
    }
  }

  /** What is printed for who has started it. */
  public String told() {
    return running.told;
  }

  public StackAddresses addresses() {
    return new StackAddresses(address("proxy"), address("proxy admin"), address("provider-twins"));
  }

  URI stripeTwin() {
    return address("stripe-twin");
  }

  /** Of the owner, who may see everything. */
  Connection connect() throws SQLException {
    Map<String, String> database =
        LocalPostgres.runningIn(running.folder.resolve("fig/postgres")).orElseThrow();
    return DriverManager.getConnection(
        database.get("DATABASE_URL"),
        database.get("DATABASE_OWNER"),
        database.get("DATABASE_OWNER_PASSWORD"));
  }

  private URI address(String service) {
    Matcher line =
        Pattern.compile("^  " + service + " +(http://\\S+)", Pattern.MULTILINE)
            .matcher(running.told);
    assertThat(line.find()).as(running.told).isTrue();
    return URI.create(line.group(1));
  }
}
