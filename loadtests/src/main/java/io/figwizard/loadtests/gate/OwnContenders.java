package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.stack.FreePorts;
import io.figwizard.loadtests.stack.LocalServices;
import io.figwizard.loadtests.stack.ServiceCommand;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A team's own two sides: started by its commands for each launch, or found where they run. */
final class OwnContenders implements Contenders {
  private static final String MONOLITH = "monolith";
  private static final String EXTRACTED = "extracted";
  private static final int START_SECONDS = 90;

  private final OwnFile file;
  private final Path path;
  private final Placeholders places;

  /**
   * @param path of the file
   * @throws CannotRun if it names a variable that is not set, or another machine without leave
   */
  OwnContenders(OwnFile file, Path path, Map<String, String> environment) {
    this.file = file;
    this.path = path;
    this.places = new Placeholders(environment, Map.of());
    if (fresh()) {
      // What it names is missed now and not after minutes of counting.
      sides(1, 2, 3, 4);
    } else {
      running(MONOLITH, file.sides().monolith());
      running(EXTRACTED, file.sides().extracted());
    }
  }

  /** Whether each launch starts both sides afresh. */
  boolean fresh() {
    return file.sides().monolith().starts();
  }

  @Override
  public Pair launch(Path logs) {
    if (fresh()) {
      FreePorts ports = new FreePorts();
      Fresh fresh = sides(ports.next(), ports.next(), ports.next(), ports.next());
      return FreshPair.start(fresh.monolith(), fresh.extracted(), logs);
    }
    return new Running(
        running(MONOLITH, file.sides().monolith()), running(EXTRACTED, file.sides().extracted()));
  }

  private record Fresh(FreshPair.Side monolith, FreshPair.Side extracted) {}

  private Fresh sides(int monolith, int monolithAdmin, int extracted, int extractedAdmin) {
    Map<String, String> urls =
        Map.of(
            "monolithUrl", LocalServices.local(monolith).toString(),
            "extractedUrl", LocalServices.local(extracted).toString());
    return new Fresh(
        side(MONOLITH, file.sides().monolith(), monolith, monolithAdmin, urls),
        side(EXTRACTED, file.sides().extracted(), extracted, extractedAdmin, urls));
  }

  private FreshPair.Side side(
      String name, OwnSide side, int port, int adminPort, Map<String, String> urls) {
    String where = path + ", sides." + name;
    Map<String, String> own = new HashMap<>(urls);
    own.put("port", Integer.toString(port));
    own.put("adminPort", Integer.toString(adminPort));
    Placeholders values = places.with(own);
    URI url = LocalServices.local(port);
    ServiceCommand command =
        command(
            name,
            path,
            side.command(),
            side.directory(),
            side.environment(),
            values,
            where,
            ready(values.fill(String.valueOf(side.ready()), where), url, where));
    Integer patience = side.startSeconds();
    return new FreshPair.Side(
        command, url, Duration.ofSeconds(patience == null ? START_SECONDS : patience));
  }

  /** A command of the file's, with nothing in its environment but what the file gives it. */
  static ServiceCommand command(
      String name,
      Path file,
      @Nullable List<String> command,
      @Nullable String directory,
      @Nullable Map<String, String> environment,
      Placeholders values,
      String where,
      URI ready) {
    Map<String, String> filled = new HashMap<>(environment == null ? Map.of() : environment);
    filled.replaceAll((variable, value) -> values.fill(value, where));
    return new ServiceCommand(
        name,
        file.resolveSibling(directory == null ? "." : directory).toAbsolutePath().normalize(),
        (command == null ? List.<String>of() : command)
            .stream().map(argument -> values.fill(argument, where)).toList(),
        filled,
        ready);
  }

  private static URI ready(String ready, URI url, String where) {
    URI address = uri(ready.startsWith("/") ? url + ready : ready, where + ".ready");
    ThisMachine.require(
        address.getHost(),
        where + ".ready",
        "By its command the gate starts that side here; for one that runs elsewhere give its url");
    return address;
  }

  private Contender running(String name, OwnSide side) {
    String where = path + ", sides." + name + ".url";
    URI url = uri(places.fill(String.valueOf(side.url()), where), where);
    if (!(url.getRawPath() + "/").matches("/{1,2}") || url.getRawQuery() != null) {
      throw new CannotRun(
          where
              + " is "
              + url
              + " (expected: scheme, host and port alone, for example"
              + " http://127.0.0.1:8081)");
    }
    if (!file.allowRemote()) {
      ThisMachine.require(url.getHost(), where, ThisMachine.UNLESS_ALLOWED);
    }
    return new Contender(
        URI.create(url.getScheme() + "://" + url.getRawAuthority()), OptionalLong.empty());
  }

  private static URI uri(String text, String where) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new CannotRun(where + " is no URL: " + text, e);
    }
    throw new CannotRun(
        where + " is " + text + " (expected: a URL, for example http://127.0.0.1:8081)");
  }

  /** Nothing to stop: whoever started them stops them. */
  private record Running(Contender monolith, Contender extracted) implements Pair {
    @Override
    public void close() {}
  }
}
