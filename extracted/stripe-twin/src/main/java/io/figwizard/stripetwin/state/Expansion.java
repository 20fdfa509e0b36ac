package io.figwizard.stripetwin.state;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code expand[]}: puts the object in the place of its id. */
final class Expansion {
  private static final int DEEPEST = 4;

  private final World world;

  Expansion(World world) {
    this.world = world;
  }

  /** Expands a copy that is about to be sent. */
  void expand(JsonObject answer, List<String> paths) {
    for (String path : paths) {
      String[] steps = path.split("\\.");
      if (steps.length > DEEPEST) {
        throw ApiError.invalid(
                "You cannot expand more than 4 levels of a property. Property: " + path)
            .about("expand");
      }
      step(answer, steps, 0, path);
    }
  }

  private void step(JsonObject object, String[] steps, int depth, String path) {
    if (depth == steps.length) {
      return;
    }
    String name = steps[depth];
    if (Fields.is(object, "object", "list") && name.equals("data")) {
      Fields.elements(object, "data").forEach(each -> step(each, steps, depth + 1, path));
      return;
    }
    if (name.equals("id") || name.equals("metadata")) {
      throw notExpandable(name);
    }
    JsonElement value = value(object, name, path);
    boolean last = depth == steps.length - 1;
    if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
      JsonObject found = world.store().find(value.getAsString());
      if (found == null) {
        throw notExpandable(name);
      }
      object.add(name, found);
      step(found, steps, depth + 1, path);
    } else if (value.isJsonObject()) {
      step(value.getAsJsonObject(), steps, depth + 1, path);
    } else if (value.isJsonArray()) {
      for (JsonElement each : value.getAsJsonArray()) {
        if (!each.isJsonObject()) {
          throw notExpandable(name);
        }
        step(each.getAsJsonObject(), steps, depth + 1, path);
      }
    } else if (!value.isJsonNull() && last) {
      throw notExpandable(name);
    }
  }

  private JsonElement value(JsonObject object, String name, String path) {
    JsonElement value = object.get(name);
    if (value != null) {
      return value;
    }
    JsonObject hidden = onDemand(object, name);
    if (hidden == null) {
      throw notExpandable(path);
    }
    object.add(name, hidden);
    return hidden;
  }

  /** Fields that are sent only when they are asked for. */
  private @Nullable JsonObject onDemand(JsonObject object, String name) {
    return switch (Fields.text(object, "object") + "." + name) {
      case "checkout.session.line_items" ->
          Listing.list(
              Fields.elements(object, "_line_items"),
              "/v1/checkout/sessions/" + Fields.id(object) + "/line_items",
              false);
      case "customer.subscriptions" ->
          Listing.list(
              living(Fields.id(object)),
              "/v1/customers/" + Fields.id(object) + "/subscriptions",
              false);
      case "invoice.payments" ->
          Listing.list(
              payments(object), "/v1/invoice_payments?invoice=" + Fields.id(object), false);
      case "invoice.confirmation_secret" -> secret(object);
      default -> null;
    };
  }

  private List<JsonObject> living(String customer) {
    List<JsonObject> living = Subscriptions.of(world, customer);
    living.removeIf(SubscriptionStatus::ended);
    return living;
  }

  private List<JsonObject> payments(JsonObject invoice) {
    List<JsonObject> payments = new ArrayList<>();
    for (JsonObject payment : world.store().all("invoice_payment")) {
      if (Fields.is(payment, "invoice", Fields.id(invoice))) {
        payments.add(payment);
      }
    }
    return payments;
  }

  private JsonObject secret(JsonObject invoice) {
    JsonObject secret = new JsonObject();
    if (Fields.present(invoice, "_payment_intent")) {
      secret.add("client_secret", Payments.intent(world, invoice).get("client_secret"));
    }
    secret.addProperty("type", "payment_intent");
    return secret;
  }

  private static ApiError notExpandable(String name) {
    return ApiError.invalid("This property cannot be expanded (" + name + ").").about("expand");
  }
}
