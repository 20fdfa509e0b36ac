package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Results by idempotency key, kept 24 hours: the same request gets the same answer, another one
 * with the same key is refused.
 */
final class Idempotency {
  static final String KIND = "twin.idempotency";
  static final long KEPT = 24 * 3600;

  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  /** Claims a key for a request that begins; false while another one with it is under way. */
  boolean claim(ApiRequest request) {
    return underWay.add(request.livemode() + ":" + request.idempotencyKey());
  }

  void release(ApiRequest request) {
    underWay.remove(request.livemode() + ":" + request.idempotencyKey());
  }

  static ApiError busy(ApiRequest request) {
    return ApiError.idempotency(
        409,
        "idempotency_key_in_use",
        "There is currently another in-progress request using this Idempotent Key (that probably"
            + " means you submitted twice, and the other request is still going through): "
            + request.idempotencyKey()
            + ". Please try again later.");
  }

  /** The kept answer; null when the key is new. */
  @Nullable JsonObject kept(World world, ApiRequest request, JsonObject params) {
    JsonObject kept = world.store().find(KIND, id(request));
    if (kept == null || Fields.number(kept, "at") + KEPT <= world.now()) {
      return null;
    }
    if (!Fields.is(kept, "path", request.path())) {
      throw ApiError.idempotency(
          400,
          null,
          "Keys for idempotent requests can only be used for the same endpoint they were first"
              + " used for ('"
              + request.path()
              + "' vs '"
              + Fields.text(kept, "path")
              + "'). Try using a key other than '"
              + request.idempotencyKey()
              + "' if you meant to execute a different request.");
    }
    if (!params.equals(kept.get("params"))) {
      throw ApiError.idempotency(
          400,
          null,
          "Keys for idempotent requests can only be used with the same parameters they were first"
              + " used with. Try using a key other than '"
              + request.idempotencyKey()
              + "' if you meant to execute a different request.");
    }
    return kept;
  }

  void keep(
      World world, ApiRequest request, JsonObject params, int status, JsonObject body, String id) {
    JsonObject kept = new JsonObject();
    kept.addProperty("object", KIND);
    kept.addProperty("id", id(request));
    kept.addProperty("at", world.now());
    kept.addProperty("path", request.path());
    kept.add("params", params);
    kept.addProperty("status", status);
    kept.add("body", body);
    kept.addProperty("request", id);
    world.keep(kept);
  }

  private static String id(ApiRequest request) {
    return "idempotency:" + request.idempotencyKey();
  }
}
