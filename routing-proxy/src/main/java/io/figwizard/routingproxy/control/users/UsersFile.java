package io.figwizard.routingproxy.control.users;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.figwizard.routingproxy.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The users of one group: a line of 16 hexadecimal digits for each, in the order of their coming.
 * No names: a digit string is found by who knows the name, and by nobody else. Not thread-safe.
 */
final class UsersFile {

  private static final int LINE = 17;

  private final Path folder;
  private final Path file;
  private long end;

  UsersFile(Path folder, String name) {
    this.folder = folder;
    this.file = folder.resolve(name);
  }

  /** Those who are in it. What a crash has cut off is left out, and overwritten. */
  List<Long> read() throws IOException {
    List<Long> places = new ArrayList<>();
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    end = 0;
    while (end + LINE <= bytes.length && bytes[(int) end + LINE - 1] == '\n') {
      String digits = new String(bytes, (int) end, LINE - 1, US_ASCII);
      try {
        places.add(HexFormat.fromHexDigitsToLong(digits));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            file + " is damaged: byte " + end + " and on is \"" + digits + "\", expected 16 digits",
            e);
      }
      end += LINE;
    }
    return places;
  }

  /** When this returns they are on the disk; when it throws, they count as not written. */
  void append(List<Long> places) throws IOException {
    StringBuilder lines = new StringBuilder();
    HexFormat hex = HexFormat.of();
    places.forEach(place -> lines.append(hex.toHexDigits(place)).append('\n'));
    byte[] bytes = lines.toString().getBytes(US_ASCII);
    write(end, bytes);
    end += bytes.length;
  }

  /** Empty it is from now on, and there. */
  void clear() throws IOException {
    write(0, new byte[0]);
    end = 0;
    // A file that nobody finds after a crash is an empty list, which would let in too many.
    WholeFile.force(folder);
  }

  private void write(long position, byte[] bytes) throws IOException {
    Files.createDirectories(folder);
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      channel.truncate(position).position(position);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }
}
