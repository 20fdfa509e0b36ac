package io.figwizard.loadtests.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * How long clients wait for the monolith, by what the function does with the copies: each manner
 * for a short time, all of them again and again in changing order, with a pause in which the copies
 * of the one before come to an end.
 */
final class ShadowBench {

  private final Contestants contestants;
  private final BenchPrint print;
  private final double perSecond;
  private final Duration takes;
  private final Duration slice;
  private final Duration pause;
  private final Random random = new Random(7);

  /**
   * @param perSecond requests by way of the proxy; a third as many go straight to the server
   * @param takes what the server takes for the middle one of the requests
   * @param slice of load, and the pause after it
   */
  ShadowBench(
      Contestants contestants,
      BenchPrint print,
      double perSecond,
      Duration takes,
      Duration slice,
      Duration pause) {
    this.contestants = contestants;
    this.print = print;
    this.perSecond = perSecond;
    this.takes = takes;
    this.slice = slice;
    this.pause = pause;
  }

  /** One reading for each round, by route. */
  Map<String, List<Reading>> run(int rounds, Duration warmUp) throws InterruptedException {
    warmUp(warmUp);
    Map<String, List<Reading>> readings = new LinkedHashMap<>();
    ShadowStand.routes().forEach(route -> readings.put(route, new ArrayList<>()));
    for (int round = 1; round <= rounds; round++) {
      print.round(round, rounds);
      for (String route : shuffled()) {
        readings.computeIfAbsent(route, first -> new ArrayList<>()).add(read(route, slice));
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      }
    }
    return readings;
  }

  /** All manners, too: what the proxy does with bad functions is to be warm as well. */
  private void warmUp(Duration time) {
    Duration each = time.dividedBy(ShadowStand.routes().size());
    for (String route : shuffled()) {
      read(route, each);
    }
  }

  private Reading read(String route, Duration time) {
    return new Duet(ShadowStand.traffic(route, takes), perSecond, random.nextLong())
        .run(contestants.backendPort(), contestants.named(ShadowStand.PROXY).port(), time)
        .proxied();
  }

  private List<String> shuffled() {
    List<String> order = new ArrayList<>(ShadowStand.routes());
    Collections.shuffle(order, random);
    return order;
  }
}
