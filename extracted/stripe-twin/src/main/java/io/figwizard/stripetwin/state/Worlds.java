package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Both worlds with their clock: keeps or undoes changes, and lets happen what is due. */
final class Worlds {
  private final TwinClock clock;
  private final Journal journal;
  private final EventListener listener;
  private final World test;
  private final World live;
  private final Agenda agenda = new Agenda();

  private Worlds(TwinClock clock, Journal journal, EventListener listener) {
    this.clock = clock;
    this.journal = journal;
    this.listener = listener;
    Shapes shapes = new Shapes();
    this.test = new World(false, new Store(), shapes, clock);
    this.live = new World(true, new Store(), shapes, clock);
    test.beside(live);
    live.beside(test);
  }

  static Worlds open(TwinClock clock, Journal journal, EventListener listener) {
    Worlds worlds = new Worlds(clock, journal, listener);
    journal.read(worlds::restore);
    List<JsonObject> lines = new ArrayList<>();
    lines.add(worlds.clockLine());
    for (World world : worlds.both()) {
      Retention.results(world);
      Retention.events(world);
      for (Store.Change change : world.store().commit()) {
        if (change.object() != null) {
          worlds.agenda.note(world, change);
          lines.add(line(world, change));
        }
      }
    }
    journal.begin(lines);
    worlds.both().forEach(Catalog::addDefaultPlans);
    worlds.commit();
    return worlds;
  }

  List<World> both() {
    return List.of(test, live);
  }

  World of(boolean livemode) {
    return livemode ? live : test;
  }

  /** The world that has an object. */
  Optional<World> find(String id) {
    return both().stream().filter(world -> world.store().find(id) != null).findFirst();
  }

  Instant now() {
    return clock.now();
  }

  /** Keeps what has changed, then tells of it. */
  void commit() {
    List<JsonObject> lines = new ArrayList<>();
    for (World world : both()) {
      for (Store.Change change : world.store().commit()) {
        agenda.note(world, change);
        lines.add(line(world, change));
      }
    }
    journal.write(lines);
    for (World world : both()) {
      world.takeEvents().forEach(event -> listener.emitted(event, world.livemode));
    }
  }

  void undo() {
    both().forEach(World::undo);
  }

  /** Lets happen whatever is due by now, each at its own time. */
  void catchUp() {
    long now = clock.seconds();
    for (Agenda.Entry next = agenda.until(now); next != null; next = agenda.until(now)) {
      Agenda.Entry entry = next;
      clock.at(entry.due().at(), () -> happen(entry));
    }
  }

  private void happen(Agenda.Entry entry) {
    entry.world().begin(null, null);
    try {
      entry.due().happen(entry.world());
      commit();
    } catch (RuntimeException e) {
      undo();
      throw e;
    }
  }

  void advance(Duration by) {
    clock.setAhead(clock.ahead().plus(by));
    journal.write(List.of(clockLine()));
    catchUp();
    both().forEach(Retention::results);
    commit();
  }

  void close() {
    journal.close();
  }

  private void restore(JsonObject line) {
    if (line.has("ahead")) {
      clock.setAhead(Duration.ofSeconds(Fields.number(line, "ahead")));
      return;
    }
    World world = of(Fields.flag(line, "live"));
    if (line.has("gone")) {
      world.store().remove(Fields.required(line, "kind"), Fields.required(line, "gone"));
    } else {
      world.keep(Fields.child(line, "is"));
    }
  }

  private JsonObject clockLine() {
    JsonObject line = new JsonObject();
    line.addProperty("ahead", clock.ahead().toSeconds());
    return line;
  }

  private static JsonObject line(World world, Store.Change change) {
    JsonObject line = new JsonObject();
    line.addProperty("live", world.livemode);
    if (change.object() == null) {
      line.addProperty("kind", change.kind());
      line.addProperty("gone", change.id());
    } else {
      line.add("is", change.object());
    }
    return line;
  }
}
