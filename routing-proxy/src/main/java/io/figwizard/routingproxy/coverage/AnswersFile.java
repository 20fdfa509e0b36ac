package io.figwizard.routingproxy.coverage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was counted, on the disk. Used by one thread at a time. */
final class AnswersFile {

  private static final Logger LOG = LoggerFactory.getLogger(AnswersFile.class);
  private static final String FILE = "monolith-answers.json";

  /** The file. */
  record Content(Map<String, List<GivenAnswer>> routes) {}

  private final Path folder;
  private final ObjectMapper json = StateJson.mapper();

  AnswersFile(Path folder) {
    this.folder = folder;
  }

  Map<String, List<GivenAnswer>> read() {
    Path file = folder.resolve(FILE);
    try {
      if (Files.exists(file)) {
        Content content = json.readValue(file.toFile(), Content.class);
        if (content.routes() != null) {
          return content.routes();
        }
      }
    } catch (JsonProcessingException e) {
      LOG.warn("{} is damaged; which answers the monolith gave is counted anew", file);
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}; what it said is forgotten", file, e.toString());
    }
    return Map.of();
  }

  void write(Map<String, List<GivenAnswer>> routes) {
    Path file = folder.resolve(FILE);
    try {
      WholeFile.replace(file, json.writeValueAsBytes(new Content(routes)));
    } catch (IOException e) {
      // Tried again in a few seconds.
      LOG.warn("{} cannot be written: {}", file, e.toString());
    }
  }
}
