package io.figwizard.routingproxy.files;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files that are whole whenever they are read. */
public final class WholeFile {

  private WholeFile() {}

  /**
   * Readers see the old content or the new one, and so does whoever comes after a process that was
   * killed meanwhile. For one writer at a time, and for what may be lost with the power: nothing is
   * forced to the disk.
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path next = next(file);
    Files.write(next, content);
    Files.move(next, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  /** As {@link #replace}; when this returns the new content outlives a loss of power, too. */
  public static void replaceForGood(Path folder, String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Path next = next(file);
    Files.write(next, content, CREATE, TRUNCATE_EXISTING, WRITE, SYNC);
    Files.move(next, file, ATOMIC_MOVE, REPLACE_EXISTING);
    force(folder);
  }

  /** When this returns, what was made, renamed or removed in that folder is so on the disk. */
  public static void force(Path folder) throws IOException {
    try (FileChannel directory = FileChannel.open(folder, READ)) {
      directory.force(true);
    }
  }

  private static Path next(Path file) {
    return file.resolveSibling(file.getFileName() + ".next");
  }
}
