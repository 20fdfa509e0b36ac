package io.figwizard.routingproxy.diff;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of the file, read again when it changes. A file with a mistake changes nothing: the
 * last good one stays, and log and report say so. Until there was a good one, or none at all,
 * nobody knows of what nothing may be kept: all values are hidden. Thread-safe.
 */
final class RulesInForce {

  private static final Logger LOG = LoggerFactory.getLogger(RulesInForce.class);

  private final Path file;
  private final RulesFileReader reader = new RulesFileReader();
  private volatile Rules rules = Rules.NONE;
  private volatile TellingNames names = TellingNames.ALL;
  private volatile @Nullable String fault;

  RulesInForce(Path file) {
    this.file = file;
  }

  Rules rules() {
    return rules;
  }

  /** Of what nothing is kept. */
  TellingNames names() {
    return names;
  }

  /** What is wrong with the file on the disk; null where it is in force. */
  @Nullable String fault() {
    return fault;
  }

  /** Reads the file; answers whether other rules apply now, not only another share. */
  synchronized boolean look() {
    try {
      Rules read = reader.read(file);
      fault = null;
      names = new TellingNames(read.redact());
      if (read.sha256().equals(rules.sha256())) {
        return false;
      }
      boolean others = !read.wording().equals(rules.wording());
      rules = read;
      LOG.info("{} applies now{}", file, others ? "; what it changes is counted anew" : "");
      return others;
    } catch (IOException e) {
      String found =
          e instanceof InvalidRulesException
              ? String.valueOf(e.getMessage())
              : file + " cannot be read: " + e;
      boolean none = names == TellingNames.ALL;
      if (none) {
        found += "\nUntil it is mended all values in new examples are hidden.";
      }
      if (!found.equals(fault)) {
        LOG.error(
            "{}\n{}", found, none ? "No rule is in force." : "The last good one stays in force.");
      }
      fault = found;
      return false;
    }
  }
}
