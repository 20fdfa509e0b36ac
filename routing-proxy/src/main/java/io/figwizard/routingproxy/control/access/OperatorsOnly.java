package io.figwizard.routingproxy.control.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every caller of the admin API for a token ({@code Authorization: Bearer}, RFC 6750): 401
 * without a good one, 403 where a viewer wants to change something. Only the admin servlet's {@code
 * ping} is for everybody. Says to those behind it who it was. Thread-safe.
 */
public final class OperatorsOnly implements Filter {
  private static final Logger log = LoggerFactory.getLogger(OperatorsOnly.class);
  private static final String NAME = OperatorsOnly.class.getName();
  private static final String SCHEME = "Bearer ";

  private final Operators operators;

  public OperatorsOnly(Operators operators) {
    this.operators = operators;
  }

  /** The name of who sent a request that passed; null where nobody is asked for a token. */
  public static @Nullable String nameIn(HttpServletRequest request) {
    return (String) request.getAttribute(NAME);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    if ("/ping".equals(http.getPathInfo())) {
      chain.doFilter(request, response);
      return;
    }
    Optional<Operator> operator = token(http).flatMap(operators::find);
    HttpServletResponse answer = (HttpServletResponse) response;
    if (operator.isEmpty()) {
      log.warn(
          "{} {} of {} without the token of an operator: 401",
          http.getMethod(),
          printable(http.getRequestURI()),
          http.getRemoteAddr());
      answer.setHeader("WWW-Authenticate", "Bearer");
      refuse(
          answer,
          401,
          "unauthenticated",
          "The admin API wants the token of an operator: Authorization: Bearer, or FIG_ADMIN_TOKEN for"
              + " ./fig.");
    } else if (!operator.get().role().may(http.getMethod())) {
      refuse(
          answer,
          403,
          "forbidden",
          operator.get().name() + " is a viewer; this is for role operator in the operators file.");
    } else {
      http.setAttribute(NAME, operator.get().name());
      chain.doFilter(request, response);
    }
  }

  private static Optional<String> token(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    // RFC 9110, section 11.1: the scheme's name has no case.
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(header.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  private static void refuse(HttpServletResponse answer, int status, String code, String message)
      throws IOException {
    answer.setStatus(status);
    answer.setContentType("application/json");
    answer
        .getOutputStream()
        .write(
            ("{\"ok\":false,\"error\":{\"code\":\"%s\",\"message\":\"%s\"},\"requestId\":\"%s\"}")
                .formatted(code, message, UUID.randomUUID())
                .getBytes(UTF_8));
  }

  private static String printable(String path) {
    String clean = path.replaceAll("\\p{Cntrl}", " ");
    return clean.substring(0, Math.min(200, clean.length()));
  }
}
