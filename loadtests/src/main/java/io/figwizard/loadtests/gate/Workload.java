package io.figwizard.loadtests.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.figwizard.loadtests.CannotRun;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What the traffic of a route looks like: the requests that the drilling routes are gated with.
 *
 * <p>Routes that delete or import are missing: a gate would eat the data that it needs, or add so
 * much that the next one measures other data.
 */
enum Workload {
  SUBMIT_ANSWER("submit-answer", true) {
    @Override
    void fill(ObjectNode body, SampledCard card, SampledCard other, Random random) {
      body.put("cardId", card.cardId().toString());
      // Most answers are right; a wrong one is another card's text, so its size is real too.
      body.put("answer", side(random.nextInt(10) < 7 ? card.back() : other.back()));
      body.put("answerMillis", 800 + random.nextInt(20_000));
    }
  },
  NEXT_CARDS("next-cards", false) {
    @Override
    void fill(ObjectNode body, SampledCard card, SampledCard other, Random random) {
      if (random.nextInt(3) > 0) {
        body.put("deckId", card.deckId().toString());
      }
    }
  },
  STATS("stats", false) {
    @Override
    void fill(ObjectNode body, SampledCard card, SampledCard other, Random random) {
      if (random.nextBoolean()) {
        body.put("timeZone", "Asia/Tokyo");
      }
    }
  },
  LIST_DECKS("list-decks", false) {
    @Override
    void fill(ObjectNode body, SampledCard card, SampledCard other, Random random) {
      // Nothing to say but who asks.
    }
  },
  LIST_CARDS("list-cards", false) {
    @Override
    void fill(ObjectNode body, SampledCard card, SampledCard other, Random random) {
      body.put("deckId", card.deckId().toString());
    }
  },
  CREATE_CARD("create-card", true) {
    @Override
    void fill(ObjectNode body, SampledCard card, SampledCard other, Random random) {
      body.put("deckId", card.deckId().toString());
      body.put("front", side(other.front()));
      body.put("back", side(other.back()));
    }
  },
  EDIT_CARD("edit-card", true) {
    @Override
    void fill(ObjectNode body, SampledCard card, SampledCard other, Random random) {
      body.put("cardId", card.cardId().toString());
      body.put("front", side(other.front()));
    }
  },
  CREATE_DECK("create-deck", true) {
    @Override
    void fill(ObjectNode body, SampledCard card, SampledCard other, Random random) {
      body.put("name", "Deck " + Integer.toHexString(random.nextInt()));
    }
  },
  EDIT_DECK("edit-deck", true) {
    @Override
    void fill(ObjectNode body, SampledCard card, SampledCard other, Random random) {
      body.put("deckId", card.deckId().toString());
      body.put("newCardsPerDay", 5 + random.nextInt(40));
    }
  };

  private static final String HANDLER = "drilling";
  private static final String SANDBOX = "-sandbox";
  private static final int LONGEST_SIDE = 2_000;

  private final String action;
  private final boolean writes;

  Workload(String action, boolean writes) {
    this.action = action;
    this.writes = writes;
  }

  /**
   * @param route a route id, for example {@code drilling.submit-answer}
   * @throws CannotRun if there is no traffic for it; the message names the known routes
   */
  static Workload of(String route) {
    if (route.contains(SANDBOX + ".")) {
      throw new CannotRun(
          "the gate does not measure sandbox variants, which are the same build as production's: gate "
              + route.replace(SANDBOX + ".", ".")
              + ", and move "
              + route
              + " with ./fig flip ... --force --reason \"...\"");
    }
    return Arrays.stream(values())
        .filter(workload -> workload.route().equals(route))
        .findFirst()
        .orElseThrow(
            () ->
                new CannotRun(
                    "there is no simulation for route '"
                        + route
                        + "'; known are: "
                        + String.join(", ", routes())
                        + "; for your own say how it is asked: --config FILE (MIGRATION.md, \"Gate\")"));
  }

  static List<String> routes() {
    return Arrays.stream(values()).map(Workload::route).toList();
  }

  String route() {
    return HANDLER + "." + action;
  }

  boolean writes() {
    return writes;
  }

  String path() {
    return "/" + HANDLER;
  }

  /**
   * One request body.
   *
   * @param card what it is about, of the user who asks
   * @param other lends texts of real sizes
   */
  String body(SampledCard card, SampledCard other, Random random) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("action", action);
    fill(body, card, other, random);
    return body.toString();
  }

  abstract void fill(ObjectNode body, SampledCard card, SampledCard other, Random random);

  private static String side(String text) {
    String stored = text.isBlank() ? "?" : text;
    int end = Math.min(stored.length(), LONGEST_SIDE);
    // Not between the two halves of one character.
    return stored.substring(0, Character.isHighSurrogate(stored.charAt(end - 1)) ? end - 1 : end);
  }
}
