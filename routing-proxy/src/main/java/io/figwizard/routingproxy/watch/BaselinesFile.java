package io.figwizard.routingproxy.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.files.SummedJson;
import io.figwizard.routingproxy.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code baselines.json}: what routes are compared with. Used by one thread at a time. */
final class BaselinesFile {

  private static final Logger log = LoggerFactory.getLogger(BaselinesFile.class);

  /** More than the routes of any proxy take: about 1 KB each. */
  private static final long MOST_BYTES = 64L * 1024 * 1024;

  private record Content(List<KeptBaseline> routes) {}

  private final Path file;
  private final ObjectMapper json = StateJson.mapper();

  BaselinesFile(Path folder) {
    this.file = folder.resolve("baselines.json");
  }

  /** None where there is no file, or none that can be read. */
  @SuppressWarnings("ConstantValue") // What is read may lack a member.
  List<KeptBaseline> read() {
    try {
      if (Files.exists(file)) {
        if (Files.size(file) > MOST_BYTES) {
          throw new IOException("it has more than " + MOST_BYTES + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        SummedJson.check(bytes);
        List<KeptBaseline> routes = json.readValue(bytes, Content.class).routes();
        return routes == null ? List.of() : routes;
      }
    } catch (IOException e) {
      log.warn(
          "{} cannot be read ({}): what the monolith did before is forgotten. A route at extracted"
              + " goes back by itself only where too many of its requests fail, however slow it is",
          file,
          e.toString());
    }
    return List.of();
  }

  /** Whether it is on the disk now. */
  boolean write(List<KeptBaseline> routes) {
    try {
      byte[] bytes = SummedJson.of(json.writeValueAsString(new Content(routes)));
      WholeFile.replace(file, bytes);
      return true;
    } catch (IOException e) {
      // Tried again in a few seconds.
      log.warn("{} cannot be written: {}", file, e.toString());
      return false;
    }
  }
}
