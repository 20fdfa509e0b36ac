package io.figwizard.routingproxy.control.state;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Keeps two proxies from writing one state. The operating system frees it when a process dies. */
final class FolderLock {

  private FolderLock() {}

  /** The lock is held until the channel is closed. */
  static FileChannel take(Path folder) throws IOException {
    FileChannel channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
    if (locked(channel)) {
      return channel;
    }
    channel.close();
    throw new IOException(
        "another routing proxy uses the state folder "
            + folder
            + "; stop it, or give this one another stateDirectory");
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
