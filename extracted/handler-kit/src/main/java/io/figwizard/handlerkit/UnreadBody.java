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
import org.jspecify.annotations.Nullable;

/**
 * Takes in what is left of a body before an answer that did not need it goes out. Else Jetty would
 * answer and close the connection while the client is still sending, and the system would answer
 * those bytes with a reset, which can destroy the answer before the client has read it (RFC 9112,
 * section 9.6). Bounded: a client that sends much more than is allowed is cut off.
 */
final class UnreadBody implements ContainerResponseFilter, Filter {
  private final int maxBytes;

  /**
   * @param maxBytes taken in at most, beyond what was read already
   */
  UnreadBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Before Jersey's answers. */
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    takeIn(request.getEntityStream(), request.getHeaderString(HttpHeader.EXPECT.asString()));
  }

  /** Before the answers of Jetty itself, which come after all filters. */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      if (!response.isCommitted() && !request.isAsyncStarted()) {
        HttpServletRequest http = (HttpServletRequest) request;
        takeIn(http.getInputStream(), http.getHeader(HttpHeader.EXPECT.asString()));
      }
    }
  }

  private void takeIn(InputStream body, @Nullable String expect) {
    if (expect != null) {
      // The client waits for our word before it sends anything.
      return;
    }
    byte[] buffer = new byte[8192];
    int left = maxBytes;
    try {
      for (int read = 0; read >= 0 && left > 0; left -= read) {
        read = body.read(buffer, 0, Math.min(buffer.length, left));
      }
    } catch (IOException | RuntimeException e) {
      // The rest does not come, or is no gzip: the answer is on its way all the same.
      return;
    }
  }
}
