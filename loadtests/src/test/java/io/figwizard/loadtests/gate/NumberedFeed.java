package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.simulation.FeedRow;
import java.util.List;
import java.util.stream.IntStream;

/** Rows that only differ by a number, some of it not ASCII. */
final class NumberedFeed implements FeedSource {
  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public String path() {
    return "/drilling";
  }

  @Override
  public List<FeedRow> draw(int rows, long seed) {
    return IntStream.range(0, rows)
        .mapToObj(
            row -> new FeedRow("token-" + row, "key-" + row, "{\"n\":" + row + ",\"字\":\"ä\"}"))
        .toList();
  }
}
