package io.figwizard.routingproxy.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.files.WholeFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was compared, on the disk: for each route a summary and the examples, one JSON object a
 * line, for people; and the book for the proxy that comes after. As large as what is kept in
 * memory. Used by one thread at a time.
 */
final class KeptFiles {

  private static final Logger LOG = LoggerFactory.getLogger(KeptFiles.class);
  private static final String BOOK = "-book.json";

  private final Path folder;
  private final ObjectMapper json = StateJson.mapper();

  KeptFiles(Path folder) {
    this.folder = folder;
  }

  /** Books of a proxy before this one, by route; without those that cannot be read. */
  Map<String, KeptBook> books() {
    Map<String, KeptBook> books = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + BOOK)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        try {
          KeptBook book = json.readValue(file.toFile(), KeptBook.class);
          books.put(name.substring(0, name.length() - BOOK.length()), book);
        } catch (IOException e) {
          LOG.warn("{} cannot be read: {}; what it says is counted anew", file, e.toString());
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing was compared yet.
      return books;
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("{} cannot be read: {}", folder, e.toString());
    }
    return books;
  }

  void write(DiffReport report, BookPage page, KeptBook book) throws IOException {
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
    replace(report.route() + BOOK, json.writeValueAsString(book) + "\n");
    replace(report.route() + "-summary.json", json.writeValueAsString(report) + "\n");
    replace(report.route() + ".jsonl", lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  private void replace(String name, String content) throws IOException {
    WholeFile.replace(folder.resolve(name), content.getBytes(UTF_8));
  }
}
