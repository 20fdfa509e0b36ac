package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the two worlds, test or live: its objects, and the events that tell of their changes. Used
 * under the state's lock only.
 */
final class World {
  final boolean livemode;
  final Ids ids = new Ids();
  private final Store store;
  private final Shapes shapes;
  private final TwinClock clock;
  private final List<JsonObject> fresh = new ArrayList<>();
  private JsonObject request = new JsonObject();
  private @Nullable World other;
  private URI base = URI.create("http://127.0.0.1");

  World(boolean livemode, Store store, Shapes shapes, TwinClock clock) {
    this.livemode = livemode;
    this.store = store;
    this.shapes = shapes;
    this.clock = clock;
  }

  long now() {
    return clock.seconds();
  }

  Store store() {
    return store;
  }

  /** The two worlds know each other for the sake of one message. */
  void beside(World world) {
    other = world;
  }

  void servedAt(URI address) {
    base = address;
  }

  /** Address of one of the double's own pages. */
  String page(String path) {
    return base + path;
  }

  /** Which request the next events come from. */
  void begin(@Nullable String requestId, @Nullable String idempotencyKey) {
    request = new JsonObject();
    request.addProperty("id", requestId);
    request.addProperty("idempotency_key", idempotencyKey);
  }

  /** An empty object with id, world and time of its birth. */
  JsonObject newObject(String kind, String id) {
    JsonObject object = shapes.empty(kind);
    object.addProperty("id", id);
    for (String time : List.of("created", "updated", "date", "start_date")) {
      if (object.has(time)) {
        object.addProperty(time, now());
      }
    }
    if (object.has("livemode")) {
      object.addProperty("livemode", livemode);
    }
    return object;
  }

  /** An empty part of an object. */
  JsonObject part(String shape) {
    return shapes.empty(shape);
  }

  /** A copy of an object that must exist: the double refers to it itself. */
  JsonObject get(String kind, String id) {
    JsonObject found = store.find(kind, id);
    if (found == null) {
      throw new IllegalStateException("no " + kind + " " + id);
    }
    return found;
  }

  /** A copy of what the address of a request names. */
  JsonObject named(String kind, String id) {
    JsonObject found = store.find(kind, id);
    if (found == null) {
      throw ApiError.noSuch(kind, id, elsewhere(id));
    }
    return found;
  }

  /** The customer that a list is of, deleted or not; null where the list is of all. */
  @Nullable String listed(Params params) {
    String customer = params.filled("customer");
    if (customer != null && store.find("customer", customer) == null) {
      throw ApiError.noSuchReference("customer", customer, "customer", elsewhere(customer));
    }
    return customer;
  }

  /** A copy of what a parameter names. */
  JsonObject referred(String kind, String id, String param) {
    JsonObject found = store.find(kind, id);
    if (found == null || Fields.flag(found, "deleted")) {
      throw ApiError.noSuchReference(kind, id, param, elsewhere(id));
    }
    return found;
  }

  /** A key of the wrong world is the usual reason why an object is not found. */
  private String elsewhere(String id) {
    if (other == null || other.store.find(id) == null) {
      return "";
    }
    String mine = livemode ? "live" : "test";
    String its = livemode ? "test" : "live";
    return "; a similar object exists in "
        + its
        + " mode, but a "
        + mine
        + " mode key was used to make this request.";
  }

  void create(JsonObject object, String eventType) {
    store.put(object);
    announce(object, eventType);
  }

  /** Keeps the object; no event when nothing changed that a client can see. */
  void update(JsonObject object, String eventType) {
    JsonObject before = store.find(Fields.required(object, "object"), Fields.id(object));
    store.put(object);
    JsonObject shown = Fields.visible(object);
    JsonObject previous =
        before == null ? new JsonObject() : Differences.previous(Fields.visible(before), shown);
    if (previous.size() > 0) {
      emit(shown, previous, eventType);
    }
  }

  /** Keeps the object without an event. */
  void keep(JsonObject object) {
    store.put(object);
  }

  /** An event about an object as it is. */
  void announce(JsonObject object, String eventType) {
    emit(Fields.visible(object), null, eventType);
  }

  private void emit(JsonObject shown, @Nullable JsonObject previous, String type) {
    JsonObject event = newObject("event", ids.nextLong("evt"));
    event.addProperty("type", type);
    event.add("request", request.deepCopy());
    JsonObject data = Fields.child(event, "data");
    data.add("object", shown);
    if (previous != null) {
      data.add("previous_attributes", previous);
    }
    store.put(event);
    fresh.add(event);
  }

  /** Nothing of what happened since the last commit has happened. */
  void undo() {
    store.rollback();
    fresh.clear();
  }

  /** The events since the last call, in their order. */
  List<JsonObject> takeEvents() {
    List<JsonObject> taken = new ArrayList<>(fresh);
    fresh.clear();
    return taken;
  }
}
