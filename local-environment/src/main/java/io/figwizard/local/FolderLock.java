package io.figwizard.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says that a living process uses a folder. The operating system gives the lock back when that
 * process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Empty when another process, or somebody else in this one, holds the lock. */
  static Optional<FolderLock> tryTake(Path folder) {
    try {
      FileChannel channel = open(folder);
      if (tryLock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(UTF_8.encode(Long.toString(ProcessHandle.current().pid())), 0);
      return Optional.of(new FolderLock(channel));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + folder, e);
    }
  }

  /**
   * Whether the process that took the lock last lives. Takes no lock itself, not for an instant.
   */
  static boolean isHeld(Path folder) {
    try {
      return ProcessHandle.of(Long.parseLong(holder(folder))).isPresent();
    } catch (NumberFormatException nobodyYet) {
      return false;
    }
  }

  /** The process that took the lock last, for messages. */
  static String holder(Path folder) {
    try (FileChannel channel = FileChannel.open(file(folder), StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(20);
      channel.read(bytes, 0);
      return UTF_8.decode(bytes.flip()).toString();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return FileChannel.open(file(folder), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static Path file(Path folder) {
    return folder.resolve("in-use.lock");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // The Java way to say that this very process has it.
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
