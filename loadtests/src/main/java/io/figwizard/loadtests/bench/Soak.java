package io.figwizard.loadtests.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The proxy with many idle WebSockets and steady traffic beside them, for a long time: does what it
 * holds in memory stay the same?
 */
final class Soak {

  // Of the whole time: until then compilers and pools still grow.
  private static final double WARM = 0.3;
  private static final long SLACK_KIBIBYTES = 8 * 1024;
  private static final double SLACK_SHARE = 0.05;

  /**
   * What was seen.
   *
   * @param opened WebSockets at the beginning
   * @param alive those that still echo at the end
   * @param resident KiB in memory, a sample after each stretch of traffic
   * @param liveBefore bytes of the heap in use after a collection, when it was warm; empty if the
   *     JVM's tools are not there
   */
  record Result(
      int opened,
      int alive,
      long requests,
      long errors,
      List<Long> resident,
      OptionalLong liveBefore,
      OptionalLong liveAfter) {

    long residentWhenWarm() {
      return resident.get(Math.min(resident.size() - 1, (int) (resident.size() * WARM)));
    }

    long residentAtEnd() {
      return resident.get(resident.size() - 1);
    }

    boolean flat() {
      return flat(residentWhenWarm(), residentAtEnd())
          && (liveBefore.isEmpty()
              || liveAfter.isEmpty()
              || flat(liveBefore.getAsLong() / 1024, liveAfter.getAsLong() / 1024));
    }

    boolean whole() {
      return alive == opened && errors == 0;
    }

    private static boolean flat(long before, long after) {
      return after <= before * (1 + SLACK_SHARE) + SLACK_KIBIBYTES;
    }
  }

  private final Contestants contestants;
  private final Contestant proxy;
  private final BenchPrint print;

  Soak(Contestants contestants, Contestant proxy, BenchPrint print) {
    this.contestants = contestants;
    this.proxy = proxy;
    this.print = print;
  }

  Result run(int sockets, double perSecond, Duration time, Duration stretch, List<Traffic> traffic)
      throws InterruptedException {
    ProcessNumbers numbers = proxy.numbers();
    LiveHeap heap = new LiveHeap(proxy.process().pid());
    List<Long> resident = new ArrayList<>();
    OptionalLong liveBefore = OptionalLong.empty();
    long requests = 0;
    long errors = 0;
    long begin = System.nanoTime();
    try (IdleSockets idle = new IdleSockets()) {
      int opened = Math.min(idle.open(proxy.port(), sockets), idle.echoing());
      print.line("%d of %d WebSockets are open", opened, sockets);
      for (int i = 0; resident.isEmpty() || System.nanoTime() - begin < time.toNanos(); i++) {
        Reading reading =
            new Duet(traffic.get(i % traffic.size()), perSecond, i)
                .run(contestants.backendPort(), proxy.port(), stretch)
                .proxied();
        requests += reading.requests();
        errors += reading.errors();
        if (liveBefore.isEmpty() && System.nanoTime() - begin > WARM * time.toNanos()) {
          liveBefore = heap.bytes();
        }
        resident.add(numbers.residentKibibytes());
        print.line(
            "%4d s  %,9d requests, %d errors, resident %d MiB",
            (System.nanoTime() - begin) / 1_000_000_000L,
            requests,
            errors,
            numbers.residentKibibytes() / 1024);
      }
      return new Result(
          opened, idle.echoing(), requests, errors, resident, liveBefore, heap.bytes());
    }
  }
}
