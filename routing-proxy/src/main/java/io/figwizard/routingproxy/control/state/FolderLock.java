package io.figwizard.routingproxy.control.state;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two proxies from using one state folder. The operating system frees it when a process dies.
 * Thread-safe.
 */
final class FolderLock implements Closeable {

  private final Path folder;
  private @Nullable FileChannel held;

  private FolderLock(Path folder) {
    this.folder = folder;
  }

  /**
   * Held until it is closed.
   *
   * @throws IOException where another proxy has it
   */
  static FolderLock of(Path folder) throws IOException {
    FolderLock lock = new FolderLock(folder);
    lock.take();
    return lock;
  }

  synchronized boolean isHeld() {
    return held != null;
  }

  /**
   * Does nothing where it is held: a second channel on the file would end the process's lock when
   * it is closed.
   *
   * @throws IOException where another proxy has it
   */
  synchronized void take() throws IOException {
    if (held != null) {
      return;
    }
    FileChannel channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new IOException(
          "another routing proxy uses the state folder "
              + folder
              + "; stop it, or give this one another stateDirectory");
    }
    held = channel;
  }

  /** Another proxy may have the folder. */
  @Override
  public synchronized void close() throws IOException {
    if (held != null) {
      held.close();
      held = null;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      @Nullable Object lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }
}
