package io.figwizard.routingproxy.control.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a web page in this machine's browser was made to send: those whose Host is
 * not this machine (DNS rebinding) and those that come from another site (Origin, RFC 6454).
 */
public final class LocalCallers implements Filter {

  private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    String origin = http.getHeader("Origin");
    if (isLocal(http.getServerName()) && (origin == null || isLocal(hostOf(origin)))) {
      chain.doFilter(request, response);
      return;
    }
    HttpServletResponse refusal = (HttpServletResponse) response;
    refusal.setStatus(403);
    refusal.setContentType("application/json");
    String requestId = UUID.randomUUID().toString();
    refusal
        .getOutputStream()
        .write(
            ("{\"ok\":false,\"error\":{\"code\":\"forbidden\",\"message\":\"The admin API answers only"
                    + " requests to 127.0.0.1 or localhost that no other site sends.\"},\"requestId\":\""
                    + requestId
                    + "\"}")
                .getBytes(UTF_8));
  }

  private static boolean isLocal(@Nullable String host) {
    return host != null && LOCAL.contains(host.toLowerCase(Locale.ROOT));
  }

  private static @Nullable String hostOf(String origin) {
    try {
      return URI.create(origin).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
