package io.figwizard.worker;

import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Writes down what it takes, by key, and notices when it gets one key twice at a time. */
final class Recorder implements EventConsumer {
  private final String name;
  private final String type;
  private final Consumer<DomainEvent> before;
  private final Map<String, List<Integer>> taken = new ConcurrentHashMap<>();
  private final Set<String> keysAtWork = ConcurrentHashMap.newKeySet();
  private final List<String> clashes = new CopyOnWriteArrayList<>();
  private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());

  Recorder(String name, String type) {
    this(name, type, event -> {});
  }

  /**
   * @param before may refuse an event by throwing; none of the batch counts as taken then
   */
  Recorder(String name, String type, Consumer<DomainEvent> before) {
    this.name = name;
    this.type = type;
    this.before = before;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> types() {
    return Set.of(type);
  }

  @Override
  public void accept(List<DomainEvent> events) {
    String key = events.get(0).key();
    if (!keysAtWork.add(key)) {
      clashes.add(key);
    }
    try {
      batches.add(events.size());
      events.forEach(before);
      List<Integer> numbers =
          taken.computeIfAbsent(key, k -> Collections.synchronizedList(new ArrayList<>()));
      events.forEach(event -> numbers.add(number(event)));
    } finally {
      keysAtWork.remove(key);
    }
  }

  static int number(DomainEvent event) {
    return event.payload().path("number").asInt();
  }

  List<Integer> taken(String key) {
    return List.copyOf(taken.getOrDefault(key, List.of()));
  }

  int count() {
    return taken.values().stream().mapToInt(List::size).sum();
  }

  Map<String, List<Integer>> all() {
    return taken;
  }

  /** Keys that were handed over while they were being worked on. */
  List<String> clashes() {
    return clashes;
  }

  List<Integer> batches() {
    return List.copyOf(batches);
  }
}
