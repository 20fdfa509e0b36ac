package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.bench.Results.Memory;
import io.figwizard.loadtests.bench.Results.Paced;
import io.figwizard.loadtests.bench.Results.Saturated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Runs every variant for a short time, all of them again and again in changing order: whatever else
 * the machine does meets all of them.
 */
final class ProxyBench {

  // Requests/s by way of a proxy, so that there is something to take the middle of.
  private static final double FEWEST = 50;
  private static final int FEWEST_WARM_SLICES = 3;
  // Slices of a warm JVM differ by less than that from the best so far.
  private static final double SETTLED = 0.03;

  private final BenchOptions options;
  private final Contestants contestants;
  private final Load load;
  private final BenchPrint print;
  private final Random random = new Random(5);
  private final long deadline;

  ProxyBench(BenchOptions options, Contestants contestants, Load load, BenchPrint print) {
    this.options = options;
    this.contestants = contestants;
    this.load = load;
    this.print = print;
    this.deadline = System.nanoTime() + options.atMost().toNanos();
  }

  Results run(List<Variant> variants, List<Variant> pacedVariants) {
    Results results = new Results(variants);
    warmUp(variants);
    for (int round = 1; round <= options.rounds() && !late(); round++) {
      print.round(round, options.rounds());
      for (Variant variant : shuffled(variants)) {
        results.add(saturate(variant, round));
      }
    }
    contestants.all().forEach(one -> results.memory(one.name(), memory(one.numbers())));
    double perSecond = Math.max(FEWEST, options.share() * limit(results, pacedVariants));
    print.pace(perSecond, options.share());
    for (int round = 1; round <= options.rounds() && !late(); round++) {
      print.round(round, options.rounds());
      for (Variant variant : shuffled(pacedVariants)) {
        results.add(pace(variant, round, perSecond));
      }
    }
    return results;
  }

  /** Until the requests/s of each variant rise no more, or its time is over. */
  private void warmUp(List<Variant> variants) {
    for (Variant variant : variants) {
      Contestant contestant = contestants.named(variant.contestant());
      if (!contestant.warms()) {
        continue;
      }
      long end = System.nanoTime() + options.warmUp().toNanos();
      List<Double> seen = new ArrayList<>();
      do {
        seen.add(
            load.run(contestant.port(), variant.traffic(), options.connections(), options.slice())
                .perSecond());
      } while (System.nanoTime() < end && !settled(seen) && !late());
      print.warm(variant.name(), seen);
    }
  }

  private static boolean settled(List<Double> seen) {
    if (seen.size() < FEWEST_WARM_SLICES) {
      return false;
    }
    double before = Collections.max(seen.subList(0, seen.size() - 1));
    return seen.get(seen.size() - 1) < before * (1 + SETTLED);
  }

  private Saturated saturate(Variant variant, int round) {
    Contestant contestant = contestants.named(variant.contestant());
    ProcessNumbers numbers = contestant.numbers();
    long before = numbers.cpuMicros();
    Reading reading =
        load.run(contestant.port(), variant.traffic(), options.connections(), options.slice());
    long cpu = numbers.cpuMicros() - before;
    return new Saturated(
        variant,
        round,
        reading,
        (double) cpu / Math.max(1, reading.requests()),
        cpu * 1e3 / Math.max(1, reading.took().toNanos()));
  }

  private Paced pace(Variant variant, int round, double perSecond) {
    Duet duet = new Duet(variant.traffic(), perSecond, random.nextLong());
    return new Paced(
        variant,
        round,
        duet.run(
            contestants.backendPort(),
            contestants.named(variant.contestant()).port(),
            options.slice()));
  }

  /** What the slowest of them does: all are then asked the same. */
  private static double limit(Results results, List<Variant> variants) {
    return variants.stream()
        .map(variant -> results.spread(variant.name(), one -> one.reading().perSecond()))
        .mapToDouble(Spread::median)
        .filter(Double::isFinite)
        .min()
        .orElse(100);
  }

  private List<Variant> shuffled(List<Variant> variants) {
    List<Variant> order = new ArrayList<>(variants);
    Collections.shuffle(order, random);
    return order;
  }

  private boolean late() {
    return System.nanoTime() > deadline;
  }

  private static Memory memory(ProcessNumbers numbers) {
    return new Memory(numbers.residentKibibytes(), numbers.mostResidentKibibytes());
  }

  /** How long it will take, about: every slice with a little for its beginning and end. */
  static Duration estimate(
      BenchOptions options, List<Variant> variants, List<Variant> paced, long warmed) {
    Duration slice = options.slice().plusMillis(300);
    Duration warmUp = options.warmUp().multipliedBy(warmed);
    Duration rounds =
        slice.multipliedBy((long) options.rounds() * (variants.size() + paced.size()));
    Duration whole = warmUp.plus(rounds).plusSeconds(5);
    return whole.compareTo(options.atMost()) < 0 ? whole : options.atMost();
  }
}
