package io.figwizard.worker;

import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import org.jspecify.annotations.Nullable;

/** What {@code webhooks retry} was asked for. */
record RetryArguments(List<Long> ids, boolean all, @Nullable String type, String file) {

  /**
   * @throws IllegalArgumentException saying what to type instead
   */
  static RetryArguments of(Namespace arguments) {
    List<String> words = arguments.getList("ids");
    String type = arguments.getString("type");
    boolean all = Boolean.TRUE.equals(arguments.getBoolean("all"));
    List<Long> ids = words.subList(0, words.size() - 1).stream().map(RetryArguments::id).toList();
    int ways = (ids.isEmpty() ? 0 : 1) + (all ? 1 : 0) + (type == null ? 0 : 1);
    if (ways != 1) {
      throw new IllegalArgumentException(
          "Say what to retry, in one way: numbers from the list, --all, or --type TYPE");
    }
    return new RetryArguments(ids, all, type, words.get(words.size() - 1));
  }

  private static long id(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + word + "\" is not the number of a delivery; see: ./fig webhooks list", e);
    }
  }

  String on(Letters letters) {
    return ids.isEmpty() ? letters.retryFailed(type) : letters.retry(ids);
  }
}
