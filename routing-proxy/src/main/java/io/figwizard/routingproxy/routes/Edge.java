package io.figwizard.routingproxy.routes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy asks of a request itself, before a server gets anything of it. Nothing unless
 * routes.yml says so.
 *
 * @param token null where nobody's token is looked at
 * @param rateLimit null where everybody may ask as often as they like
 */
public record Edge(@Nullable TokenRule token, @Nullable RateLimit rateLimit) {

  /** Everything passes. */
  public static final Edge NONE = new Edge(null, null);

  public Edge {
    if (token == null && rateLimit != null && rateLimit.by() == RateLimit.By.USER) {
      throw new IllegalArgumentException(
          "a limit for each user needs verified tokens: of one that nobody verifies the user can be"
              + " invented anew with each request");
    }
  }

  /** Whether everything passes. */
  public boolean open() {
    return token == null && rateLimit == null;
  }

  /** What is asked, in words for operators; empty where everything passes. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    if (token != null) {
      words.add(token.toString());
    }
    if (rateLimit != null) {
      words.add(rateLimit.toString());
    }
    return words;
  }
}
