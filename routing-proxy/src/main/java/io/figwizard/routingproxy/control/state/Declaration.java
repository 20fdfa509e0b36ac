package io.figwizard.routingproxy.control.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a file of wanted standings said when it was read. Immutable.
 *
 * @param revision 0 where the file names none
 * @param sha256 of the file's bytes, in hex
 * @param commit as the file names it
 * @param entries by the route's id, or {@code group NAME}
 */
public record Declaration(
    long revision, String sha256, @Nullable String commit, SortedMap<String, Entry> entries) {

  /**
   * One wish.
   *
   * @param digest another one as soon as the wish is
   * @param since the generation from which it counts: what moved its routes after that overrules it
   * @param settled whether it is not to be carried out any more, although nothing was moved since
   */
  public record Entry(String digest, long since, boolean settled) {}

  public Declaration {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }
}
