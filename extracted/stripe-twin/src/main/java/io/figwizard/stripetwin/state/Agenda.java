package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What will happen by itself, soonest first. An entry counts only while its object still says so.
 */
final class Agenda {
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::due, Due.FIRST));

  /** An object has changed: notes when it wants to be looked at next. */
  void note(World world, Store.Change change) {
    Due due = change.object() == null ? null : Due.of(change.object());
    if (due != null) {
      entries.add(new Entry(world, due));
    }
  }

  /** Takes the next that is due at a time; null when there is none. */
  @Nullable Entry until(long now) {
    while (!entries.isEmpty() && entries.peek().due().at() <= now) {
      Entry entry = entries.remove();
      JsonObject object = entry.world().store().find(entry.due().kind(), entry.due().id());
      if (object != null && entry.due().equals(Due.of(object))) {
        return entry;
      }
    }
    return null;
  }

  record Entry(World world, Due due) {}
}
