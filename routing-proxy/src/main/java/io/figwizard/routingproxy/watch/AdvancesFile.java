package io.figwizard.routingproxy.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.files.SummedJson;
import io.figwizard.routingproxy.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code advances.json}: which routes go up by themselves. Used by one thread at a time. */
final class AdvancesFile {

  /**
   * One that is under way.
   *
   * @param generation of the change that brought the route where it stands
   */
  record Kept(String route, String startedBy, String evidence, long generation) {

    @SuppressWarnings("ConstantValue") // What is read may lack a member.
    private boolean sound() {
      return route != null && startedBy != null && evidence != null;
    }
  }

  private record Content(List<Kept> advances) {}

  private static final String NAME = "advances.json";

  private final Path folder;
  private final Path file;
  private final ObjectMapper json = StateJson.mapper();

  AdvancesFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
  }

  /** Throws IOException that says what is wrong with the file; none where there is no file. */
  @SuppressWarnings("ConstantValue") // What is read may lack a member.
  List<Kept> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    byte[] bytes = Files.readAllBytes(file);
    SummedJson.check(bytes);
    List<Kept> advances = json.readValue(bytes, Content.class).advances();
    if (advances == null || !advances.stream().allMatch(Kept::sound)) {
      throw new IOException("it lacks what each of them has: route, startedBy and evidence");
    }
    return advances;
  }

  /** When this returns it is on the disk. */
  void write(List<Kept> advances) throws IOException {
    WholeFile.replaceForGood(
        folder, NAME, SummedJson.of(json.writeValueAsString(new Content(advances))));
  }

  /** When this returns there is none. A disk that is full allows it. */
  void remove() throws IOException {
    if (Files.notExists(file)) {
      return;
    }
    Files.delete(file);
    WholeFile.force(folder);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
