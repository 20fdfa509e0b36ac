package io.figwizard.routingproxy.control.state;

import io.figwizard.routingproxy.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells state folders apart, over restarts of the proxy. A copied folder needs another id. */
final class FolderId {

  private static final Logger LOG = LoggerFactory.getLogger(FolderId.class);

  private FolderId() {}

  /** The folder's; a new one where it has none that can be read. For whoever holds its lock. */
  static UUID of(Path folder) throws IOException {
    Path file = folder.resolve("id");
    if (Files.exists(file)) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException e) {
        LOG.warn("{} holds no id; what was told to other proxies stays as another one's", file);
      }
    }
    UUID id = UUID.randomUUID();
    WholeFile.replace(file, (id + "\n").getBytes(StandardCharsets.ISO_8859_1));
    return id;
  }
}
