package io.figwizard.routingproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.control.evidence.EvidenceCheck;
import io.figwizard.routingproxy.control.evidence.EvidenceConfiguration;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import io.figwizard.routingproxy.control.routesfile.RoutesFileReader;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.control.users.UserBudgets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Kubernetes mounts a ConfigMap: a link to a link to a folder of each version. */
final class MountedRoutesTest {

  private static final String ROUTES =
      """
      upstreams:
        monolith: {url: "http://127.0.0.1:1"}
      default: monolith
      routes:
        %s: {method: GET, path: "/decks/{deck}"}
      """;

  @TempDir Path folder;

  @Test
  void aTurnedLinkIsAnotherVersionThoughSizeAndTimeAreTheSame() throws Exception {
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    Path file = mounted.resolve("routes.yml");
    mount(mounted, "..2026_one", "routes.yml", ROUTES.formatted("deck-one"));
    Files.createSymbolicLink(file, Path.of("..data", "routes.yml"));
    RoutesFileReader reader = new RoutesFileReader(name -> null);
    try (StateStore store = StateStore.open(folder.resolve("state"))) {
      Clock clock = Clock.systemUTC();
      EvidenceCheck evidence =
          new EvidenceCheck(
              new EvidenceConfiguration(TestEvidence.KEY, Duration.hours(24), Duration.seconds(1)),
              clock);
      UserBudgets budgets = UserBudgets.open(folder.resolve("users"), store);
      RouteControl control =
          new RouteControl(reader.read(file), store, evidence, clock, false, budgets);
      control.start();
      RoutesReload reload = new RoutesReload(file, reader, control, clock);
      reload.look();
      assertThat(control.current().route("deck-one")).isPresent();

      mount(mounted, "..2026_two", "routes.yml", ROUTES.formatted("deck-two"));
      reload.look();

      assertThat(control.current().route("deck-two")).isPresent();
      assertThat(control.current().route("deck-one")).isEmpty();
      assertThat(reload.last().good()).isTrue();
      try (var written = Files.list(mounted)) {
        assertThat(written.map(it -> it.getFileName().toString()))
            .as("nothing is written beside a file that may be mounted read-only")
            .containsExactlyInAnyOrder("routes.yml", "..data", "..2026_one", "..2026_two");
      }
      budgets.stop();
    }
  }

  @Test
  void aTurnedLinkBringsOtherWishes(@TempDir Path temporary) throws Exception {
    Path mounted = Files.createDirectory(temporary.resolve("mounted"));
    mount(mounted, "..2026_one", "standings.yml", "revision: 1\nroutes: {}\n");
    Path file = mounted.resolve("standings.yml");
    Files.createSymbolicLink(file, Path.of("..data", "standings.yml"));
    try (ControlUnderTest proxy = new ControlUnderTest(temporary)) {
      Standings standings =
          new Standings(file, proxy.control(), proxy.store(), ControlUnderTest.CLOCK);
      standings.look(true);
      assertThat(standings.message()).contains("standings.yml revision 1: ");

      mount(mounted, "..2026_two", "standings.yml", "revision: 2\nroutes: {}\n");
      standings.look(true);

      assertThat(standings.message()).contains("standings.yml revision 2: ");
    }
  }

  private static void mount(Path mounted, String version, String name, String content)
      throws IOException {
    Path data = Files.createDirectory(mounted.resolve(version));
    Path file = Files.writeString(data.resolve(name), content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    Path link = Files.createSymbolicLink(mounted.resolve("..data_tmp"), Path.of(version));
    Files.move(
        link,
        mounted.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
