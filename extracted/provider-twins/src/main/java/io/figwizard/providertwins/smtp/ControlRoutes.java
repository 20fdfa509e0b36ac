package io.figwizard.providertwins.smtp;

import static io.figwizard.twinkit.ControlRoute.required;

import com.google.gson.JsonObject;
import io.figwizard.twinkit.ControlJson;
import io.figwizard.twinkit.ControlRoute;
import java.util.List;
import java.util.Map;

/** What {@link SmtpControl} asks for. */
final class ControlRoutes {
  private static final String PREFIX = "/twin/smtp/";
  private static final Map<String, String> DONE = Map.of();

  private final SmtpFront front;
  private final SmtpFaults faults;
  private final Mailbox mailbox;

  ControlRoutes(SmtpFront front, SmtpFaults faults, Mailbox mailbox) {
    this.front = front;
    this.faults = faults;
    this.mailbox = mailbox;
  }

  List<ControlRoute> all() {
    return List.of(
        ControlRoute.of("GET " + PREFIX + "mails", (id, input) -> mailbox.all()),
        ControlRoute.of("DELETE " + PREFIX + "mails", (id, input) -> forget()),
        ControlRoute.of("GET " + PREFIX + "faults", (id, input) -> faults.left()),
        ControlRoute.of("PUT " + PREFIX + "faults", (id, input) -> replace(input)),
        ControlRoute.of("PUT " + PREFIX + "accepting", (id, input) -> accepting(input)),
        ControlRoute.of(
            "GET " + PREFIX + "connections",
            (id, input) -> Map.of("port", front.port(), "connections", front.connections())));
  }

  private Object forget() {
    mailbox.clear();
    return DONE;
  }

  private Object replace(JsonObject input) {
    faults.replace(
        List.of(ControlJson.GSON.fromJson(required(input, "faults"), SmtpFault[].class)));
    return faults.left();
  }

  private Object accepting(JsonObject input) {
    front.accepting(required(input, "accepting").getAsBoolean());
    return DONE;
  }
}
