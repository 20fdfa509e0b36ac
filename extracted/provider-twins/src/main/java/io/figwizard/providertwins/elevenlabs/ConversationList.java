package io.figwizard.providertwins.elevenlabs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.figwizard.twinkit.Query;
import io.figwizard.twinkit.TwinAnswer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Answers {@code GET /v1/convai/conversations}: what the key sees, newest first, a page at a time.
 * The cursor is the id of the page's last conversation, so that new ones do not shift the pages.
 *
 * @param newestFirst all of them
 */
record ConversationList(Agents agents, List<Conversation> newestFirst, String key) {
  private static final int PAGE = 30;
  private static final int LARGEST_PAGE = 100;

  TwinAnswer answer(Query query) {
    OptionalLong size = number(query, "page_size", PAGE);
    OptionalLong after = number(query, "call_start_after_unix", Long.MIN_VALUE);
    OptionalLong before = number(query, "call_start_before_unix", Long.MAX_VALUE);
    if (size.isEmpty() || size.getAsLong() < 1 || size.getAsLong() > LARGEST_PAGE) {
      return ElevenLabsErrors.invalid(
          "less_than_equal", "page_size", "Input should be between 1 and " + LARGEST_PAGE);
    }
    if (after.isEmpty() || before.isEmpty()) {
      return ElevenLabsErrors.invalid(
          "int_parsing",
          after.isEmpty() ? "call_start_after_unix" : "call_start_before_unix",
          "Input should be a valid integer, unable to parse string as an integer");
    }
    List<Conversation> matching =
        newestFirst.stream()
            .filter(this::isSeen)
            .filter(one -> is(query, "agent_id", one.agent()))
            .filter(one -> is(query, "user_id", one.userId() == null ? "" : one.userId()))
            .filter(one -> one.began().getEpochSecond() >= after.getAsLong())
            .filter(one -> one.began().getEpochSecond() <= before.getAsLong())
            .toList();
    return page(after(matching, query.text("cursor").orElse("")), (int) size.getAsLong());
  }

  private boolean isSeen(Conversation conversation) {
    return agents.find(conversation.agent()).filter(agent -> agent.isSeenBy(key)).isPresent();
  }

  private static TwinAnswer page(List<Conversation> left, int size) {
    List<Conversation> page = left.subList(0, Math.min(size, left.size()));
    boolean more = left.size() > page.size();
    JsonArray items = new JsonArray();
    page.forEach(conversation -> items.add(ConversationJson.item(conversation)));
    JsonObject body = new JsonObject();
    body.add("conversations", items);
    body.addProperty("has_more", more);
    body.addProperty("next_cursor", more ? page.get(page.size() - 1).id() : null);
    return new TwinAnswer(200, Map.of(), body);
  }

  private static List<Conversation> after(List<Conversation> all, String cursor) {
    if (cursor.isEmpty()) {
      return all;
    }
    int place = all.stream().map(Conversation::id).toList().indexOf(cursor);
    return all.subList(place + 1, all.size());
  }

  private static boolean is(Query query, String parameter, String value) {
    return query.text(parameter).map(value::equals).orElse(true);
  }

  private static OptionalLong number(Query query, String parameter, long otherwise) {
    try {
      return OptionalLong.of(query.text(parameter).map(Long::parseLong).orElse(otherwise));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
