package io.figwizard.routingproxy.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.net.InetAddresses;
import io.figwizard.routingproxy.routes.UserKey;
import io.figwizard.routingproxy.routes.UserSource;
import io.figwizard.routingproxy.routes.UserSources;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * For whose request an explanation is asked, by what the request would show.
 *
 * @param user the token's subject or the client's address; null for neither
 * @param cookies values by names
 * @param headers values by names in lower case
 */
public record Caller(
    @Nullable String user, Map<String, String> cookies, Map<String, String> headers) {

  /** Nobody in particular. */
  public static final Caller NOBODY = new Caller(null, Map.of(), Map.of());

  public Caller {
    cookies = Map.copyOf(cookies);
    Map<String, String> small = new TreeMap<>();
    headers.forEach((name, value) -> small.put(name.toLowerCase(Locale.ROOT), value));
    headers = Map.copyOf(small);
  }

  /** By which of these the proxy would recognise the caller; null where by none. */
  @Nullable UserKey recognisedBy(UserSources sources) {
    Function<UserSource, @Nullable String> shown = this::shown;
    return sources.recognise(shown);
  }

  private @Nullable String shown(UserSource source) {
    return switch (source.kind()) {
      case COOKIE -> sent(cookies.get(source.name()));
      case HEADER -> sent(headers.get(source.name()));
      case TOKEN -> user == null || isAddress(user) ? null : user;
      case ADDRESS -> user != null && isAddress(user) ? user : null;
    };
  }

  private static boolean isAddress(String user) {
    return InetAddresses.isInetAddress(user);
  }

  /** As the proxy reads it: one character for each byte. */
  private static @Nullable String sent(@Nullable String value) {
    return value == null ? null : new String(value.strip().getBytes(UTF_8), ISO_8859_1);
  }
}
