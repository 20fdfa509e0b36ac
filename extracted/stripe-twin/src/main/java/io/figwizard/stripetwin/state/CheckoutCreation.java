package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/checkout/sessions}. */
final class CheckoutCreation {
  private static final long DAY = 24 * 3600;
  private static final long HALF_AN_HOUR = 1800;

  private CheckoutCreation() {}

  static JsonObject run(Call call) {
    World world = call.world();
    Params params = call.params();
    refuseOtherModes(params);
    List<SubscriptionBirth.Wish> wishes = SubscriptionCreation.wishes(world, params, "line_items");
    JsonObject session = world.newObject("checkout.session", world.ids.nextSession(world.livemode));
    session.addProperty("mode", "subscription");
    session.addProperty("success_url", address(params, "success_url", true));
    session.addProperty("cancel_url", address(params, "cancel_url", false));
    session.addProperty("expires_at", expiry(world, params));
    session.addProperty("url", world.page("/pay/" + Fields.id(session)));
    whoPays(world, params, session);
    Texts.copy(params, session, "client_reference_id", "locale", "submit_type");
    Fields.mergeMetadata(session, params);
    Params data = params.child("subscription_data");
    JsonObject metadata = new JsonObject();
    data.map("metadata").forEach(metadata::addProperty);
    session.add("_metadata", metadata);
    data.ignore("description");
    params.ignore(
        "payment_method_types",
        "payment_method_collection",
        "billing_address_collection",
        "customer_update",
        "automatic_tax",
        "allow_promotion_codes",
        "ui_mode",
        "custom_text",
        "tax_id_collection",
        "saved_payment_method_options");
    lines(world, session, wishes);
    world.keep(session);
    return session;
  }

  private static void refuseOtherModes(Params params) {
    String mode = params.required("mode");
    if (!mode.equals("subscription")) {
      throw ApiError.invalid(
              "Invalid mode: must be one of payment, setup, or subscription (the twin plays"
                  + " subscription only)")
          .about("mode");
    }
  }

  private static @Nullable String address(Params params, String name, boolean required) {
    String text = required ? params.required(name) : params.filled(name);
    if (text == null) {
      return null;
    }
    try {
      // The place for the session's id is no part of a valid address.
      URI address = URI.create(text.replace("{CHECKOUT_SESSION_ID}", "id"));
      if (address.getScheme() != null && address.getScheme().startsWith("http")) {
        return text;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Refused below like an address without a scheme.
    }
    throw ApiError.invalid("url_invalid", "Not a valid URL").about(name);
  }

  private static long expiry(World world, Params params) {
    long expires = params.number("expires_at", world.now() + DAY);
    if (expires < world.now() + HALF_AN_HOUR) {
      throw ApiError.invalid(
              "The `expires_at` timestamp must be at least 30 minutes from Checkout Session"
                  + " creation.")
          .about("expires_at");
    }
    if (expires > world.now() + DAY) {
      throw ApiError.invalid(
              "The `expires_at` timestamp must be less than 24 hours from Checkout Session"
                  + " creation.")
          .about("expires_at");
    }
    return expires;
  }

  private static void whoPays(World world, Params params, JsonObject session) {
    String customer = params.filled("customer");
    String email = params.filled("customer_email");
    if (customer != null && email != null) {
      throw ApiError.invalid(
          "You may only specify one of these parameters: customer, customer_email.");
    }
    if (customer != null) {
      JsonObject found = world.referred("customer", customer, "customer");
      session.addProperty("customer", customer);
      session.add("customer_details", details(Fields.text(found, "email")));
    } else {
      session.addProperty("customer_creation", "always");
    }
    session.addProperty("customer_email", email);
  }

  /** {@code customer_details} of somebody with this address. */
  static JsonObject details(@Nullable String email) {
    JsonObject details = new JsonObject();
    for (String name : List.of("address", "business_name", "individual_name", "name", "phone")) {
      Fields.setNull(details, name);
    }
    details.addProperty("email", email);
    details.addProperty("tax_exempt", "none");
    details.add("tax_ids", null);
    return details;
  }

  private static void lines(World world, JsonObject session, List<SubscriptionBirth.Wish> wishes) {
    List<JsonObject> lines = new ArrayList<>();
    long total = 0;
    for (SubscriptionBirth.Wish wish : wishes) {
      JsonObject line = world.part("item");
      long amount = Fields.number(wish.price(), "unit_amount") * wish.quantity();
      line.addProperty("id", world.ids.nextLong("li"));
      line.add("price", wish.price());
      line.add("currency", wish.price().get("currency"));
      JsonObject product = world.get("product", Fields.required(wish.price(), "product"));
      line.add("description", product.get("name"));
      line.addProperty("quantity", wish.quantity());
      line.addProperty("amount_subtotal", amount);
      line.addProperty("amount_total", amount);
      lines.add(line);
      total += amount;
    }
    session.add("_line_items", Fields.array(lines));
    session.add("currency", wishes.get(0).price().get("currency"));
    session.addProperty("amount_subtotal", total);
    session.addProperty("amount_total", total);
  }
}
