package io.figwizard.loadtests.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What the rounds of one benchmark saw. Not thread-safe. */
final class Results {

  /**
   * One variant in one round at the limit.
   *
   * @param cpuMicros of the contestant's processor time for each request; 0 where unknown
   * @param busy how much of its processor the contestant used; a proxy well below 1 was not at its
   *     limit, the machine was
   */
  record Saturated(Variant variant, int round, Reading reading, double cpuMicros, double busy) {}

  /** One variant in one round at a part of the limit. */
  record Paced(Variant variant, int round, Duet.Readings readings) {}

  /** How much memory a contestant has and had, in KiB. */
  record Memory(long resident, long mostResident) {}

  private final Set<String> order = new LinkedHashSet<>();
  private final List<Saturated> saturated = new ArrayList<>();
  private final List<Paced> paced = new ArrayList<>();
  private final Map<String, Memory> memory = new LinkedHashMap<>();

  /**
   * @param variants in the order in which they shall be shown
   */
  Results(List<Variant> variants) {
    variants.forEach(variant -> order.add(variant.name()));
  }

  void add(Saturated one) {
    saturated.add(one);
  }

  void add(Paced one) {
    paced.add(one);
  }

  void memory(String contestant, Memory numbers) {
    memory.put(contestant, numbers);
  }

  List<Saturated> saturated() {
    return List.copyOf(saturated);
  }

  List<Paced> paced() {
    return List.copyOf(paced);
  }

  Map<String, Memory> memory() {
    return memory;
  }

  /** Names of what was measured at the limit. */
  List<String> saturatedNames() {
    return order.stream().filter(name -> !of(name).isEmpty()).toList();
  }

  /** Names of what was measured at a part of it. */
  List<String> pacedNames() {
    return order.stream()
        .filter(name -> paced.stream().anyMatch(one -> one.variant().name().equals(name)))
        .toList();
  }

  boolean has(String name) {
    return saturatedNames().contains(name);
  }

  Spread spread(String name, ToDoubleFunction<Saturated> number) {
    return Spread.of(of(name).stream().map(number::applyAsDouble).toList());
  }

  /** A number of one variant over the same number of another one in the same round. */
  Spread ratio(String name, String base, ToDoubleFunction<Saturated> number) {
    List<Saturated> bases = of(base);
    List<Double> ratios = new ArrayList<>();
    for (Saturated one : of(name)) {
      bases.stream()
          .filter(other -> other.round() == one.round())
          .mapToDouble(number)
          .filter(value -> value > 0)
          .forEach(value -> ratios.add(number.applyAsDouble(one) / value));
    }
    return Spread.of(ratios);
  }

  Spread paced(String name, ToDoubleFunction<Duet.Readings> number) {
    return Spread.of(
        paced.stream()
            .filter(one -> one.variant().name().equals(name))
            .map(one -> number.applyAsDouble(one.readings()))
            .toList());
  }

  long errors(String name) {
    return of(name).stream().mapToLong(one -> one.reading().errors()).sum();
  }

  private List<Saturated> of(String name) {
    return saturated.stream().filter(one -> one.variant().name().equals(name)).toList();
  }
}
