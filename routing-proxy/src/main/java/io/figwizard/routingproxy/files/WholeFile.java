package io.figwizard.routingproxy.files;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes files that are whole whenever they are read. For what may be lost with the power: nothing
 * is forced to the disk.
 */
public final class WholeFile {

  private WholeFile() {}

  /**
   * Readers see the old content or the new one, and so does whoever comes after a process that was
   * killed meanwhile. For one writer at a time.
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, content);
    Files.move(next, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }
}
