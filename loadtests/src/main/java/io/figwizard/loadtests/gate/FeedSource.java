package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.simulation.FeedRow;
import java.util.List;

/** Where the requests of a launch come from. */
interface FeedSource {
  /** Whether the route writes. */
  boolean writes();

  /** Path of the route on both sides, for example {@code /drilling}. */
  String path();

  /**
   * Draws requests for one launch.
   *
   * @param seed the same seed over the same data draws the same users and cards
   */
  List<FeedRow> draw(int rows, long seed);
}
