package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The phases of a schedule as a request gives them. */
final class Phases {
  private Phases() {}

  static JsonObject item(World world, JsonObject price, long quantity) {
    JsonObject item = world.part("phase_item");
    item.add("price", price.get("id"));
    item.add("plan", price.get("id"));
    item.addProperty("quantity", quantity);
    return item;
  }

  static JsonObject phase(World world, List<JsonObject> items, long start, long end) {
    JsonObject phase = world.part("phase");
    phase.add("items", Fields.array(items));
    phase.addProperty("start_date", start);
    phase.addProperty("end_date", end);
    JsonObject price = world.get("price", Fields.required(items.get(0), "price"));
    phase.add("currency", price.get("currency"));
    return phase;
  }

  /** Each begins where the one before it ends; the first is the one that runs. */
  static List<JsonObject> read(World world, JsonObject schedule, List<Params> given) {
    List<JsonObject> phases = new ArrayList<>();
    Long start = null;
    for (Params params : given) {
      JsonObject phase = read(world, schedule, params, start);
      phases.add(phase);
      start = Fields.number(phase, "end_date");
    }
    at(phases, world.now());
    return phases;
  }

  private static JsonObject read(
      World world, JsonObject schedule, Params params, @Nullable Long after) {
    List<JsonObject> items = new ArrayList<>();
    if (!params.has("items")) {
      throw ApiError.missing(params.full("items"));
    }
    for (Params wish : params.list("items")) {
      String price = wish.required("price");
      items.add(
          item(
              world,
              SubscriptionItems.usable(world, price, wish.full("price")),
              wish.count("quantity", 1)));
    }
    long start = start(world, schedule, params, after);
    JsonObject phase = phase(world, items, start, end(world, params, items, start));
    phase.addProperty(
        "proration_behavior",
        params.choice(
            "proration_behavior",
            "create_prorations",
            "create_prorations",
            "always_invoice",
            "none"));
    Fields.mergeMetadata(phase, params);
    return phase;
  }

  private static long start(World world, JsonObject schedule, Params params, @Nullable Long after) {
    String text = params.filled("start_date");
    Long start =
        text == null ? after : text.equals("now") ? Long.valueOf(world.now()) : number(params);
    if (start == null) {
      throw ApiError.invalid(
              "The subscription schedule update is missing at least one phase with a `start_date`"
                  + " to anchor end dates to.")
          .about(params.full("start_date"));
    }
    if (after != null && !after.equals(start)) {
      throw ApiError.invalid(
              "The `start_date` of a phase must be the `end_date` of the phase before it.")
          .about(params.full("start_date"));
    }
    long running = Fields.number(Fields.child(schedule, "current_phase"), "start_date");
    if (after == null && start != running) {
      throw ApiError.invalid("You can not modify the start date of the current phase.")
          .about(params.full("start_date"));
    }
    return start;
  }

  private static @Nullable Long number(Params params) {
    return params.number("start_date");
  }

  /** A phase that says nothing about its end lasts one period of its price. */
  private static long end(World world, Params params, List<JsonObject> items, long start) {
    Long end = params.number("end_date");
    Params duration = params.child("duration");
    if (end == null) {
      JsonObject price = world.get("price", Fields.required(items.get(0), "price"));
      JsonObject recurring = Fields.child(price, "recurring");
      String interval = duration.filled("interval");
      long count =
          duration.number(
              "interval_count", interval == null ? Fields.number(recurring, "interval_count") : 1);
      end =
          Periods.plus(
                  Instant.ofEpochSecond(start).atZone(ZoneOffset.UTC),
                  interval == null ? Fields.required(recurring, "interval") : interval,
                  count)
              .toEpochSecond();
    }
    if (end <= start) {
      throw ApiError.invalid("The `end_date` of a phase must be after its `start_date`.")
          .about(params.full("end_date"));
    }
    return end;
  }

  /** The phase that runs at a time. */
  static JsonObject at(List<JsonObject> phases, long now) {
    return phases.stream()
        .filter(
            phase ->
                Fields.number(phase, "start_date") <= now && now < Fields.number(phase, "end_date"))
        .findFirst()
        .orElseThrow(
            () ->
                ApiError.invalid(
                        "The subscription schedule update is missing the phase that runs now.")
                    .about("phases"));
  }
}
