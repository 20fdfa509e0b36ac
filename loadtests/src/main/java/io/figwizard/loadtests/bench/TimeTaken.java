package io.figwizard.loadtests.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * How long a server is to take for each request, said in the request itself. Times are those of a
 * log-logistic distribution, in which one of a hundred takes four times as long as the middle one:
 * always the same, so that one stretch of load differs from another by what is measured alone.
 */
final class TimeTaken {

  private static final String PARAMETER = "?takes=";
  private static final int REQUESTS = 1_000;
  private static final double SHAPE = Math.log(99) / Math.log(4);

  private TimeTaken() {}

  /** Ends of targets, one for each request; a single empty one where no time is to be taken. */
  static List<String> queries(Duration median) {
    if (median.isZero()) {
      return List.of("");
    }
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      double share = (i + 0.5) / REQUESTS;
      double times = Math.pow(share / (1 - share), 1 / SHAPE);
      queries.add(PARAMETER + Math.round(median.toNanos() / 1_000.0 * times));
    }
    Collections.shuffle(queries, new Random(11));
    return queries;
  }

  /** In microseconds; 0 where nothing was asked. */
  static long asked(String target) {
    int at = target.indexOf(PARAMETER);
    return at < 0 ? 0 : Long.parseLong(target.substring(at + PARAMETER.length()));
  }
}
