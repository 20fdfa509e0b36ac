package io.figwizard.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Server-sent events as they go over the wire (WHATWG HTML, section 9.2.5). Our JSON has no line
 * breaks, so one {@code data:} line holds it. Thread-safe.
 */
final class EventText {
  private static final int RETRY_MILLIS = 1_000;
  private static final int RETRY_SPREAD_MILLIS = 2_000;

  private final Json json;

  EventText(Json json) {
    this.json = json;
  }

  byte[] events(List<Message> messages) {
    StringBuilder text = new StringBuilder();
    for (Message message : messages) {
      if (message instanceof Message.Ready ready) {
        // Not all clients of a server that stops are to come back at the same moment.
        text.append("retry: ")
            .append(RETRY_MILLIS + ThreadLocalRandom.current().nextInt(RETRY_SPREAD_MILLIS))
            .append('\n');
        event(text, ready.after(), "ready", json.text(json.ready(ready)));
      } else if (message instanceof Message.News news) {
        NotificationSql.Row row = news.row();
        event(text, row.sequence(), "notification", json.text(json.notification(row)));
      }
    }
    return text.toString().getBytes(UTF_8);
  }

  byte[] beat() {
    return ": heartbeat\n\n".getBytes(UTF_8);
  }

  /** Without an id: it is no place to resume from. */
  byte[] ending(Ending ending) {
    return ("event: end\ndata: " + json.text(json.ending(ending)) + "\n\n").getBytes(UTF_8);
  }

  private static void event(StringBuilder text, long id, String name, String data) {
    text.append("id: ").append(id).append('\n');
    text.append("event: ").append(name).append('\n');
    text.append("data: ").append(data).append("\n\n");
  }
}
