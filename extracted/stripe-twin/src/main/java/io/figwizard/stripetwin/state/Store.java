package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one world by kind and id, in the order in which they were made. Changes since the last
 * {@link #commit()} can be undone. Used under the state's lock only.
 */
final class Store {
  private final Map<String, Map<String, JsonObject>> kinds = new HashMap<>();
  private final Map<String, String> kindOfId = new HashMap<>();
  private final List<Undo> undo = new ArrayList<>();

  /** A copy; null where there is none. */
  @Nullable JsonObject find(String kind, String id) {
    JsonObject found = of(kind).get(id);
    return found == null ? null : found.deepCopy();
  }

  @Nullable JsonObject find(String id) {
    String kind = kindOfId.get(id);
    return kind == null ? null : find(kind, id);
  }

  /** Not copies: to be read only. Oldest first. */
  Collection<JsonObject> all(String kind) {
    return of(kind).values();
  }

  Iterable<String> kinds() {
    return kinds.keySet();
  }

  void put(JsonObject object) {
    String kind = Fields.required(object, "object");
    String id = Fields.id(object);
    JsonObject before = of(kind).put(id, object.deepCopy());
    kindOfId.put(id, kind);
    undo.add(new Undo(kind, id, before));
  }

  void remove(String kind, String id) {
    JsonObject before = of(kind).remove(id);
    if (before != null) {
      kindOfId.remove(id);
      undo.add(new Undo(kind, id, before));
    }
  }

  /** Keeps the changes, and says which objects changed. */
  List<Change> commit() {
    Map<String, Change> changes = new LinkedHashMap<>();
    for (Undo step : undo) {
      changes.put(step.id, new Change(step.kind, step.id, of(step.kind).get(step.id)));
    }
    undo.clear();
    return new ArrayList<>(changes.values());
  }

  void rollback() {
    for (int i = undo.size() - 1; i >= 0; i--) {
      Undo step = undo.get(i);
      if (step.before == null) {
        of(step.kind).remove(step.id);
        kindOfId.remove(step.id);
      } else {
        of(step.kind).put(step.id, step.before);
        kindOfId.put(step.id, step.kind);
      }
    }
    undo.clear();
  }

  private Map<String, JsonObject> of(String kind) {
    return kinds.computeIfAbsent(kind, k -> new LinkedHashMap<>());
  }

  /** An object as it is after a change; null when it is gone. */
  record Change(String kind, String id, @Nullable JsonObject object) {}

  private record Undo(String kind, String id, @Nullable JsonObject before) {}
}
