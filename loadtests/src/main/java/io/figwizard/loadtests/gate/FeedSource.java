package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.simulation.FeedRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the requests of a launch come from. */
interface FeedSource {
  /** What the body of every good answer contains; null if its status alone decides. */
  @Nullable String mustContain();

  /**
   * Draws requests for one launch.
   *
   * @param seed the same seed over the same data draws the same requests in the same order
   */
  List<FeedRow> draw(int rows, long seed);
}
