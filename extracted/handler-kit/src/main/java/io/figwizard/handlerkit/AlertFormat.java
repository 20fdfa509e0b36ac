package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How an alert is written to its webhook. */
public enum AlertFormat {
  /** A message of a Discord webhook. */
  DISCORD {
    @Override
    ObjectNode write(AlertMessage message, JsonMapper mapper) {
      ObjectNode json = mapper.createObjectNode();
      json.put("content", text(message));
      // Nothing in a message may call anybody.
      json.putObject("allowed_mentions").putArray("parse");
      return json;
    }
  },
  /** An object with a field for everything there is to say. */
  JSON {
    @Override
    ObjectNode write(AlertMessage message, JsonMapper mapper) {
      ObjectNode json = mapper.createObjectNode();
      json.put("service", message.service());
      json.put("kind", message.latest().kind());
      json.put("summary", message.latest().summary());
      json.put("count", message.count());
      json.put("suppressed", message.suppressed());
      json.put("dropped", message.dropped());
      json.put("requestId", message.latest().requestId());
      json.put("at", message.latest().at().toString());
      return json;
    }
  };

  abstract ObjectNode write(AlertMessage message, JsonMapper mapper);

  private static String text(AlertMessage message) {
    StringBuilder text = new StringBuilder(400);
    text.append("**").append(message.service()).append("** ").append(message.latest().summary());
    if (message.suppressed() > 0) {
      text.append("\n").append(message.count()).append(" times since the last message about it");
    }
    if (message.dropped() > 0) {
      text.append("\nAnd ").append(message.dropped()).append(" alerts that there was no room for");
    }
    text.append("\n`").append(message.latest().kind()).append("` at ");
    text.append(message.latest().at());
    if (message.latest().requestId() != null) {
      text.append(", request `").append(message.latest().requestId()).append('`');
    }
    return text.toString();
  }
}
