package io.figwizard.providertwins.elevenlabs;

import io.figwizard.providertwins.elevenlabs.Conversation.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All conversations, by id, in the order in which they began. Thread-safe. */
final class Conversations {
  private final Map<String, Conversation> byId = new LinkedHashMap<>();

  synchronized void add(Conversation conversation) {
    if (byId.putIfAbsent(conversation.id(), conversation) != null) {
      throw new IllegalStateException("the conversation has begun already: " + conversation.id());
    }
  }

  synchronized Optional<Conversation> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized void remove(String id) {
    byId.remove(id);
  }

  /** Newest first. */
  synchronized List<Conversation> all() {
    List<Conversation> newestFirst = new ArrayList<>(byId.values());
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  Conversation say(String id, Turn turn) {
    return change(
        id,
        conversation -> {
          requireOpen(conversation);
          return conversation.said(turn);
        });
  }

  Conversation hangUp(String id, int seconds) {
    return change(
        id,
        conversation -> {
          requireOpen(conversation);
          return conversation.hungUp(seconds);
        });
  }

  Conversation analyse(String id, Ending ending) {
    return change(
        id,
        conversation -> {
          if (conversation.status() != Conversation.Status.PROCESSING) {
            throw new IllegalStateException(
                id + " is " + conversation.status().json() + " (expected: processing)");
          }
          return conversation.analysed(ending);
        });
  }

  Conversation fail(String id, int seconds, String reason) {
    return change(
        id,
        conversation -> {
          requireOpen(conversation);
          return conversation.failed(seconds, reason);
        });
  }

  private synchronized Conversation change(String id, UnaryOperator<Conversation> change) {
    Conversation before =
        find(id).orElseThrow(() -> new IllegalArgumentException("no such conversation: " + id));
    Conversation after = change.apply(before);
    byId.put(id, after);
    return after;
  }

  private static void requireOpen(Conversation conversation) {
    if (conversation.status().isOver()) {
      throw new IllegalStateException(
          conversation.id()
              + " is "
              + conversation.status().json()
              + " (expected: initiated or in-progress)");
    }
  }
}
