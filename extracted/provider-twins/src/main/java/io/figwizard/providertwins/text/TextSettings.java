package io.figwizard.providertwins.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** What was told over the control. Thread-safe. */
final class TextSettings {
  static final int CONTEXT_TOKENS = 128_000;

  private final Deque<Reply> next = new ArrayDeque<>();
  private Set<String> keys = Set.of();
  private Set<String> models = Set.of();
  private int contextTokens = CONTEXT_TOKENS;

  synchronized void replies(List<Reply> replies) {
    next.clear();
    next.addAll(replies);
  }

  synchronized void keys(Set<String> accepted) {
    keys = accepted;
  }

  synchronized void models(Set<String> known) {
    models = known;
  }

  synchronized void contextTokens(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("contextTokens: " + tokens + " (expected: >= 1)");
    }
    contextTokens = tokens;
  }

  synchronized boolean accepts(String key) {
    return keys.isEmpty() || keys.contains(key);
  }

  synchronized boolean knows(String model) {
    return models.isEmpty() || models.contains(model);
  }

  synchronized int contextTokens() {
    return contextTokens;
  }

  /** The reply that was told, else one that depends on nothing but the question. */
  synchronized Reply reply(ChatRequest request) {
    Reply told = next.poll();
    return told == null ? Reply.of("You said: " + request.lastOfUser()) : told;
  }
}
