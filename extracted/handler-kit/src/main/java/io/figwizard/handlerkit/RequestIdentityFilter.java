package io.figwizard.handlerkit;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;

/**
 * Gives every request its identity: in the answer's headers and in every log line (MDC), with the
 * mark of a {@link ShadowCopy} where it is one.
 */
final class RequestIdentityFilter implements Filter {
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    RequestIdentity identity =
        RequestIdentity.from(
            http.getHeader(RequestIdentity.REQUEST_ID_HEADER),
            http.getHeader(RequestIdentity.TRACEPARENT_HEADER),
            http.getRemoteAddr());
    identity.attachTo(http);
    HttpServletResponse answer = (HttpServletResponse) response;
    answer.setHeader(RequestIdentity.REQUEST_ID_HEADER, identity.requestId());
    answer.setHeader(RequestIdentity.TRACEPARENT_HEADER, identity.traceparent());
    MDC.put(LogKeys.REQUEST_ID, identity.requestId());
    MDC.put(LogKeys.TRACE_ID, identity.traceId());
    if (ShadowCopy.is(http::getHeader)) {
      MDC.put(LogKeys.SHADOW, ShadowCopy.MARK);
    }
    try {
      chain.doFilter(request, response);
    } finally {
      LogKeys.clear();
    }
  }
}
