package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Forgets what Stripe does not keep for ever. */
final class Retention {
  private static final long THIRTY_DAYS = 30 * 24 * 3600;

  private Retention() {}

  /** Results of idempotency keys after 24 hours. */
  static void results(World world) {
    forget(world, Idempotency.KIND, "at", world.now() - Idempotency.KEPT);
  }

  /** Events after 30 days. Only at a start, so that a test sees all that its clock went through. */
  static void events(World world) {
    forget(world, "event", "created", world.now() - THIRTY_DAYS);
  }

  private static void forget(World world, String kind, String field, long until) {
    List<String> old = new ArrayList<>();
    for (JsonObject object : world.store().all(kind)) {
      if (Fields.number(object, field) <= until) {
        old.add(Fields.id(object));
      }
    }
    old.forEach(id -> world.store().remove(kind, id));
  }
}
