package io.figwizard.stripetwin.delivery;

import com.google.gson.JsonObject;

/** Events in Stripe's form, as small as they can be. */
final class SampleEvent {
  private SampleEvent() {}

  static JsonObject of(int number) {
    JsonObject customer = new JsonObject();
    customer.addProperty("id", "cus_" + number);
    customer.addProperty("object", "customer");
    customer.addProperty("name", "Zoë <zoe@example.com>");
    JsonObject data = new JsonObject();
    data.add("object", customer);
    JsonObject event = new JsonObject();
    event.addProperty("id", "evt_" + number);
    event.addProperty("object", "event");
    event.addProperty("api_version", "2026-07-29.dahlia");
    event.addProperty("created", 1_764_000_000L);
    event.addProperty("livemode", false);
    event.addProperty("type", "customer.created");
    event.add("data", data);
    return event;
  }
}
