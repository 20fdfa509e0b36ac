package io.figwizard.routingproxy.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** How an alert is written to its webhook: in the same two forms as the handlers'. */
public enum AlertFormat {
  /** A message of a Discord webhook. */
  DISCORD {
    @Override
    ObjectNode write(String text, Instant at, ObjectMapper mapper) {
      ObjectNode json = mapper.createObjectNode();
      json.put("content", shortened(text));
      // Operators' and servers' words are in it, and they may call nobody.
      json.putObject("allowed_mentions").putArray("parse");
      return json;
    }
  },
  /** An object with a field for everything there is to say. */
  JSON {
    @Override
    ObjectNode write(String text, Instant at, ObjectMapper mapper) {
      ObjectNode json = mapper.createObjectNode();
      json.put("service", "routing-proxy");
      json.put("kind", "route");
      json.put("summary", text);
      // Each of the proxy's alerts is told by itself.
      json.put("count", 1);
      json.put("suppressed", 0);
      json.put("dropped", 0);
      json.putNull("requestId");
      json.put("at", at.toString());
      return json;
    }
  };

  /** What Discord takes. */
  private static final int MOST = 2000;

  abstract ObjectNode write(String text, Instant at, ObjectMapper mapper);

  private static String shortened(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
  }
}
