package io.figwizard.handlerkit;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Takes in what is left of a body before an answer that did not need it goes out. Else Jetty would
 * answer and close the connection while the client is still sending, and the system would answer
 * those bytes with a reset, which can destroy the answer before the client has read it (RFC 9112,
 * section 9.6). Bounded: a client that sends much more than is allowed is cut off.
 */
final class UnreadBody implements ContainerResponseFilter, Filter {
  private static final String ATTRIBUTE = UnreadBody.class.getName();

  private final int maxBytes;

  /**
   * @param maxBytes taken in at most, beyond what was read already
   */
  UnreadBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Before Jersey's answers. Jersey's own stream may be closed although bytes are left. */
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(ATTRIBUTE) instanceof HttpServletRequest servlet) {
      takeIn(servlet);
    }
  }

  /** Before the answers of Jetty itself, which come after all filters. */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(ATTRIBUTE, request);
    try {
      chain.doFilter(request, response);
    } finally {
      if (!request.isAsyncStarted()) {
        takeIn((HttpServletRequest) request);
      }
    }
  }

  private void takeIn(HttpServletRequest request) {
    if (request.getHeader(HttpHeader.EXPECT.asString()) != null) {
      // The client waits for our word before it sends anything.
      return;
    }
    byte[] buffer = new byte[8192];
    int left = maxBytes;
    try {
      InputStream body = request.getInputStream();
      for (int read = 0; read >= 0 && left > 0; left -= read) {
        read = body.read(buffer, 0, Math.min(buffer.length, left));
      }
    } catch (IOException | RuntimeException e) {
      // The rest does not come, or is no gzip: the answer is on its way all the same.
      return;
    }
  }
}
