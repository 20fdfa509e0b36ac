package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.figwizard.routingproxy.control.state.StateJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What was compared, on the disk: for each route a summary and the examples, one JSON object a
 * line. As large as what is kept in memory, and no larger. Used by one thread at a time.
 */
final class KeptFiles {

  private final Path folder;
  private final ObjectMapper json = StateJson.mapper();

  KeptFiles(Path folder) {
    this.folder = folder;
  }

  void write(DiffReport report, BookPage page) throws IOException {
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>();
    for (FieldNumbers field : page.fields()) {
      for (Example example : field.examples()) {
        ObjectNode line = json.createObjectNode();
        line.put("path", field.field().path()).put("kind", field.field().kind().word());
        line.setAll((ObjectNode) json.valueToTree(example));
        lines.add(json.writeValueAsString(line));
      }
    }
    replace(report.route() + "-summary.json", json.writeValueAsString(report) + "\n");
    replace(report.route() + ".jsonl", lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  private void replace(String name, String content) throws IOException {
    Path written = folder.resolve(name + ".new");
    Files.writeString(written, content);
    Files.move(
        written,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
