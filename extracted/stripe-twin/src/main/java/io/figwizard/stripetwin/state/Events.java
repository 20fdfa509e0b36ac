package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/** {@code /v1/events}. */
final class Events {
  private final EventListener listener;

  private Events(EventListener listener) {
    this.listener = listener;
  }

  static void on(Routes routes, EventListener listener) {
    routes
        .add("GET", "/v1/events", new Events(listener)::list)
        .add("GET", "/v1/events/{id}", call -> call.world().named("event", call.id()));
  }

  private JsonObject list(Call call) {
    String type = call.params().filled("type");
    List<String> types = call.params().texts("types");
    Boolean delivered = call.params().flag("delivery_success");
    Pattern pattern =
        type == null ? null : Pattern.compile(Pattern.quote(type).replace("*", "\\E.*\\Q"));
    return Listing.page(
        call,
        "event",
        "/v1/events",
        event ->
            (pattern == null || pattern.matcher(Fields.required(event, "type")).matches())
                && (types.isEmpty() || types.contains(Fields.text(event, "type")))
                && (delivered == null || delivered == listener.delivered(Fields.id(event))));
  }
}
