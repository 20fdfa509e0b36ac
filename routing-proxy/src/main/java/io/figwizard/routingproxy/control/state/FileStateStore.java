package io.figwizard.routingproxy.control.state;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state in a folder of its own: {@code state.json}, the one before it in {@code
 * state.json.previous}, the history in {@code history.jsonl}. Thread-safe; a second process on the
 * same folder is refused.
 *
 * <p>A change is written in this order, each step on the disk before the next: history lines behind
 * the part that counts, the new state in a file of its own, its rename over the old one, the
 * folder. The rename is the instant at which the change is kept.
 */
final class FileStateStore implements StateStore {

  private final Path folder;
  private final FolderLock lock;
  private final StateFile form;
  private final HistoryFile history;
  private final Recovery.Found found;
  private long historyBytes;

  private FileStateStore(Path folder, FolderLock lock) throws IOException {
    this.folder = folder;
    this.lock = lock;
    ObjectMapper json = StateJson.mapper();
    form = new StateFile(json);
    history = new HistoryFile(folder.resolve("history.jsonl"), json);
    found = new Recovery(folder, form, history).find();
    historyBytes = found.historyBytes();
    if (found.state().equals(ProxyState.EMPTY) && found.repairs().isEmpty()) {
      // Otherwise a crash in the middle of the first change would look like a lost state.
      replaceState(ProxyState.EMPTY, historyBytes);
    }
  }

  /**
   * Opens the folder, creating it where it is missing. Throws IOException where it cannot be
   * written or where another process has it open.
   */
  static FileStateStore open(Path folder) throws IOException {
    Files.createDirectories(folder);
    FolderLock lock = FolderLock.of(folder);
    try {
      return new FileStateStore(folder, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public ProxyState found() {
    return found.state();
  }

  @Override
  public List<String> repairs() {
    return found.repairs();
  }

  @Override
  public synchronized void release() throws IOException {
    lock.close();
  }

  @Override
  public synchronized @Nullable ProxyState acquire() throws IOException {
    if (lock.isHeld()) {
      return null;
    }
    lock.take();
    try {
      Recovery.Found now = new Recovery(folder, form, history).find();
      historyBytes = now.historyBytes();
      return now.state();
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public synchronized void write(ProxyState state, List<Change> changes) throws IOException {
    if (!lock.isHeld()) {
      throw new IOException("another process has the state folder " + folder + " now");
    }
    long end = history.append(historyBytes, changes);
    replaceState(state, end);
    historyBytes = end;
  }

  private void replaceState(ProxyState state, long historyEnd) throws IOException {
    Path next = folder.resolve("state.json.next");
    try (FileChannel channel = FileChannel.open(next, CREATE, TRUNCATE_EXISTING, WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(form.write(state, historyEnd));
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Path current = folder.resolve("state.json");
    keepPrevious(current);
    Files.move(next, current, ATOMIC_MOVE);
    WholeFile.force(folder);
  }

  @Override
  public synchronized List<Change> history() throws IOException {
    return history.read(historyBytes).changes();
  }

  @Override
  public void close() throws IOException {
    release();
  }

  /** A second name for the old file, so that it stays whole while the new one takes its place. */
  private void keepPrevious(Path current) throws IOException {
    if (!Files.exists(current)) {
      return;
    }
    Path previous = folder.resolve("state.json.previous");
    Files.deleteIfExists(previous);
    try {
      Files.createLink(previous, current);
    } catch (UnsupportedOperationException e) {
      Files.copy(current, previous, REPLACE_EXISTING);
    }
  }
}
