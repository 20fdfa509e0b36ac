package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** One page of a list, newest first, with Stripe's cursors. */
final class Listing {
  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 100;

  private Listing() {}

  /** The objects of a kind that match. */
  static JsonObject page(Call call, String kind, String url, Predicate<JsonObject> matching) {
    Predicate<JsonObject> created = TimeRange.of(call.params(), "created");
    List<JsonObject> all = new ArrayList<>();
    for (JsonObject object : call.world().store().all(kind)) {
      if (!Fields.flag(object, "deleted") && matching.test(object) && created.test(object)) {
        all.add(object);
      }
    }
    Collections.reverse(all);
    return page(call, kind, url, all);
  }

  /** A page of objects that are in their order already. */
  static JsonObject page(Call call, String kind, String url, List<JsonObject> all) {
    int limit = limit(call.params());
    String after = call.params().filled("starting_after");
    String before = call.params().filled("ending_before");
    int from = after == null ? 0 : position(all, kind, after, "starting_after") + 1;
    int to = Math.min(all.size(), from + limit);
    boolean more = to < all.size();
    if (before != null) {
      to = position(all, kind, before, "ending_before");
      from = Math.max(0, to - limit);
      more = from > 0;
    }
    return list(all.subList(from, to), url, more);
  }

  static JsonObject list(List<JsonObject> data, String url, boolean more) {
    JsonObject list = new JsonObject();
    list.addProperty("object", "list");
    list.add("data", Fields.array(data).deepCopy());
    list.addProperty("has_more", more);
    list.addProperty("url", url);
    return list;
  }

  private static int limit(Params params) {
    long limit = params.number("limit", DEFAULT_LIMIT);
    if (limit < 1) {
      throw ApiError.invalid(
              "parameter_invalid_integer", "This value must be greater than or equal to 1.")
          .about("limit");
    }
    if (limit > MAX_LIMIT) {
      throw ApiError.invalid(
              "parameter_invalid_integer", "This value must be less than or equal to 100.")
          .about("limit");
    }
    return (int) limit;
  }

  private static int position(List<JsonObject> all, String kind, String id, String param) {
    for (int i = 0; i < all.size(); i++) {
      if (Fields.is(all.get(i), "id", id)) {
        return i;
      }
    }
    throw ApiError.noSuchReference(kind, id, param);
  }
}
