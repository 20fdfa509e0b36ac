package io.figwizard.routingproxy.routes;

import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By what users are recognised: the first of these that a request has. What a client has before its
 * login and after it, named before the token, keeps the user on one side through it.
 *
 * @param inOrder the address is the last of them: there must be something for everybody
 */
public record UserSources(List<UserSource> inOrder) {

  /** More of them nobody can follow. */
  public static final int MOST = 8;

  /** The token, and whoever has none by the address. */
  public static final UserSources DEFAULT =
      new UserSources(List.of(UserSource.TOKEN, UserSource.ADDRESS));

  public UserSources {
    inOrder = List.copyOf(inOrder);
    if (inOrder.indexOf(UserSource.ADDRESS) != inOrder.size() - 1 || inOrder.isEmpty()) {
      throw new IllegalArgumentException(
          "users must be told by address at last, and only then: every request has one");
    }
    if (new HashSet<>(inOrder).size() != inOrder.size()) {
      throw new IllegalArgumentException("what users are told by is named twice");
    }
    if (inOrder.size() > MOST) {
      throw new IllegalArgumentException("users are told by at most " + MOST + " things");
    }
  }

  /**
   * Whose a request is.
   *
   * @param shown what the request has of a source; null where it has nothing
   * @return null where it has nothing of all of them
   */
  public @Nullable UserKey recognise(Function<UserSource, @Nullable String> shown) {
    for (UserSource source : inOrder) {
      String value = shown.apply(source);
      if (value != null && source.tells(value)) {
        return new UserKey(source, source.key(value));
      }
    }
    return null;
  }

  /** For operators and for exports, in order. */
  public List<String> words() {
    return inOrder.stream().map(UserSource::toString).toList();
  }

  /** For example {@code cookie session, else token, else address}. */
  @Override
  public String toString() {
    return words().stream().collect(Collectors.joining(", else "));
  }
}
