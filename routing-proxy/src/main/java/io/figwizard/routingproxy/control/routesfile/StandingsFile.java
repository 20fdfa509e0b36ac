package io.figwizard.routingproxy.control.routesfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of wanted standings without mistakes.
 *
 * @param name of the file, without its folder
 * @param revision grows with each version; 0 where the file names none
 * @param sha256 of the file's bytes, in hex, as {@code sha256sum} prints it
 * @param commit where it comes from, in the words of its author
 * @param wishes in the file's order; no route is in two of them
 */
public record StandingsFile(
    String name,
    long revision,
    String sha256,
    @Nullable String commit,
    List<WantedStanding> wishes) {

  public StandingsFile {
    wishes = List.copyOf(wishes);
  }

  /** {@code standings.yml revision 12, commit 3f2a91c}; without a revision part of the hash. */
  public String version() {
    return name
        + (revision > 0 ? " revision " + revision : " " + sha256.substring(0, 12))
        + (commit == null ? "" : ", commit " + commit);
  }
}
