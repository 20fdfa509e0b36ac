package io.figwizard.routingproxy.control.state;

import java.util.List;

/**
 * What copies had shown when a route got its first users. Immutable.
 *
 * @param compared pairs of both sides' answers
 * @param differingAtMost the most that the share of those that differ may be, with 95 % confidence
 * @param accepted answers of the monolith that were not compared and that somebody answers for
 */
public record ShadowProof(long compared, double differingAtMost, List<String> accepted) {
  public ShadowProof {
    accepted = List.copyOf(accepted);
  }
}
