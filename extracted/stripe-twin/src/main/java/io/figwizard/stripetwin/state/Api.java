package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Serves requests of the API one after the other, with their idempotency keys. */
final class Api {
  private final Routes routes = new Routes();
  private final Idempotency idempotency = new Idempotency();

  Api(EventListener listener) {
    Products.on(routes);
    Prices.on(routes);
    Customers.on(routes);
    PaymentMethods.on(routes);
    CheckoutSessions.on(routes);
    Subscriptions.on(routes);
    Schedules.on(routes);
    Invoices.on(routes);
    PortalSessions.on(routes);
    Events.on(routes, listener);
  }

  Idempotency idempotency() {
    return idempotency;
  }

  /** Serves under the state's lock; the caller keeps or undoes the changes. */
  Served serve(World world, ApiRequest request) {
    String requestId = world.ids.next("req");
    Map<String, String> headers = headers(request, requestId);
    try {
      JsonObject tree = Form.parse(request.form());
      if (request.method().equals("POST") && request.idempotencyKey() != null) {
        return once(world, request, tree, requestId, headers);
      }
      return new Served(new ApiAnswer(200, headers, run(world, request, tree, requestId)), true);
    } catch (ApiError e) {
      return refused(e, headers);
    }
  }

  private Served once(
      World world,
      ApiRequest request,
      JsonObject tree,
      String requestId,
      Map<String, String> headers) {
    JsonObject kept = idempotency.kept(world, request, tree);
    if (kept != null) {
      headers.put("Idempotent-Replayed", "true");
      headers.put("Original-Request", Fields.required(kept, "request"));
      int status = (int) Fields.number(kept, "status");
      return new Served(new ApiAnswer(status, headers, Fields.child(kept, "body")), false);
    }
    headers.put("Original-Request", requestId);
    try {
      JsonObject body = run(world, request, tree, requestId);
      idempotency.keep(world, request, tree, 200, body, requestId);
      return new Served(new ApiAnswer(200, headers, body), true);
    } catch (ApiError e) {
      if (e.beforeItBegan()) {
        throw e;
      }
      if (!e.keepsChanges()) {
        world.undo();
      }
      idempotency.keep(world, request, tree, e.status(), e.body(), requestId);
      return new Served(new ApiAnswer(e.status(), headers, e.body()), true);
    }
  }

  private JsonObject run(World world, ApiRequest request, JsonObject tree, String requestId) {
    world.begin(requestId, request.idempotencyKey());
    Routes.Target target = routes.find(request.method(), request.path());
    Params params = Params.of(tree);
    List<String> expand = params.texts("expand");
    JsonObject answer = target.operation().run(new Call(world, target.id(), params)).deepCopy();
    params.refuseUnread();
    new Expansion(world).expand(answer, expand);
    return Fields.visible(answer);
  }

  static Served refused(ApiError error, Map<String, String> headers) {
    if (error.status() == 409) {
      headers.put("Stripe-Should-Retry", "true");
    }
    return new Served(new ApiAnswer(error.status(), headers, error.body()), error.keepsChanges());
  }

  static Map<String, String> headers(ApiRequest request, String requestId) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Request-Id", requestId);
    headers.put("Stripe-Version", "2026-07-29.dahlia");
    if (request.idempotencyKey() != null) {
      headers.put("Idempotency-Key", request.idempotencyKey());
    }
    return headers;
  }

  /** An answer, and whether what the request changed stays. */
  record Served(ApiAnswer answer, boolean keepsChanges) {}
}
