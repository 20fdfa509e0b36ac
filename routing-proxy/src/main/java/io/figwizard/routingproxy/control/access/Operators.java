package io.figwizard.routingproxy.control.access;

import io.figwizard.routingproxy.files.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operators of a file, read again when it has changed: somebody who left is out without a
 * restart. A file with a mistake is refused and the last good one stays, as with routes.yml.
 * Thread-safe.
 */
public final class Operators {
  private static final Logger log = LoggerFactory.getLogger(Operators.class);

  private final Path file;
  private FileStamp read;
  private Map<String, Operator> byToken;
  private @Nullable String fault;

  private Operators(Path file, FileStamp read, Map<String, Operator> byToken) {
    this.file = file;
    this.read = read;
    this.byToken = byToken;
  }

  /**
   * @throws IllegalArgumentException naming the mistake in it
   * @throws IOException when it cannot be read
   */
  public static Operators open(Path file) throws IOException {
    FileStamp stamp = FileStamp.of(file);
    return new Operators(file, stamp, OperatorsFile.read(file));
  }

  /** Whose token it is. */
  synchronized Optional<Operator> find(String token) {
    refresh();
    // A hash is looked up, so how long it takes tells nothing about the token.
    return Optional.ofNullable(byToken.get(Token.sha256(token)));
  }

  /** Why the file on the disk is not the one in force. */
  public synchronized Optional<String> fault() {
    refresh();
    return Optional.ofNullable(fault);
  }

  private void refresh() {
    try {
      FileStamp now = FileStamp.of(file);
      if (!now.equals(read)) {
        read = now;
        byToken = OperatorsFile.read(file);
        fault = null;
        log.info("{} was read again: {} operators", file, byToken.size());
      }
    } catch (IllegalArgumentException | IOException e) {
      String message = e instanceof IOException ? file + " cannot be read: " + e : e.getMessage();
      if (!String.valueOf(message).equals(fault)) {
        log.error("The operators stay as they were: {}", message);
      }
      fault = message;
    }
  }
}
