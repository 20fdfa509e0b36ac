package io.figwizard.handlerkit;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Stands before everything that answers: what calls itself a dry run gets to a {@link
 * DryRunRouter}, or nowhere. A dry run has a content type of its own, so that a server that does
 * not know dry runs answers 415 instead of doing what it is asked; here it becomes JSON again.
 */
final class DryRunFilter implements Filter {
  static final String CONTENT_TYPE = "application/vnd.figwizard.dry-run+json";

  /** In answers, for the request log: without the header's value, which is a credential. */
  static final String MARK = "dry-run";

  private static final String ATTRIBUTE = DryRunFilter.class.getName();

  private final DryRunHeader header;
  private final Set<String> paths;
  private final ServletAccess access;
  private final Meter refused;

  /**
   * @param paths of the handlers that can run actions dry, with their slash; may still grow
   */
  DryRunFilter(
      DryRunHeader header, Set<String> paths, ServletAccess access, MetricRegistry metrics) {
    this.header = header;
    this.paths = paths;
    this.access = access;
    this.refused = metrics.meter("dry-runs.refused");
  }

  /** Whether the request is a dry run that may be. */
  static boolean passed(ContainerRequestContext request) {
    return request.getProperty(ATTRIBUTE) != null;
  }

  /** What the one who asks for the dry run has proven to have. */
  static byte[] key(ContainerRequestContext request) {
    return (byte[]) request.getProperty(ATTRIBUTE);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    String proof = http.getHeader(DryRunHeader.NAME);
    boolean named = isNamedSo(http.getContentType());
    if (proof == null && !named) {
      chain.doFilter(request, response);
      return;
    }
    HttpServletResponse answer = (HttpServletResponse) response;
    answer.setHeader(DryRunHeader.NAME, MARK);
    MDC.put(LogKeys.DRY_RUN, MARK);
    byte[] key;
    try {
      key = check(http, proof, named);
    } catch (Refusal refusal) {
      refused.mark();
      access.refuse(refusal, http, answer);
      return;
    }
    http.setAttribute(ATTRIBUTE, key);
    chain.doFilter(new AsJson(http), response);
  }

  private byte[] check(HttpServletRequest http, @Nullable String proof, boolean named) {
    if (proof == null || !named) {
      throw DryRunRefusals.refused(
          "A dry run has both, the header %s and Content-Type: %s. This request has one of them."
              .formatted(DryRunHeader.NAME, CONTENT_TYPE));
    }
    String query = http.getQueryString();
    byte[] key =
        header.check(
            proof,
            http.getMethod(),
            query == null ? http.getRequestURI() : http.getRequestURI() + "?" + query,
            access.requestId(http));
    String path = http.getPathInfo();
    if (!http.getMethod().equals("POST") || path == null || !paths.contains(path)) {
      throw DryRunRefusals.notPossible(
          "Only actions of handlers can be run dry: POST to their path. Not raw actions, plain"
              + " resources or streams.");
    }
    return key;
  }

  private static boolean isNamedSo(@Nullable String type) {
    if (type == null || !type.regionMatches(true, 0, CONTENT_TYPE, 0, CONTENT_TYPE.length())) {
      return false;
    }
    String rest = type.substring(CONTENT_TYPE.length()).stripLeading();
    return rest.isEmpty() || rest.startsWith(";");
  }

  /** The request as its client sent it: JSON, with the parameters that the type has. */
  private static final class AsJson extends HttpServletRequestWrapper {
    private final String type;

    AsJson(HttpServletRequest request) {
      super(request);
      type = Envelope.JSON + request.getContentType().substring(CONTENT_TYPE.length());
    }

    @Override
    public String getContentType() {
      return type;
    }

    @Override
    public String getHeader(String name) {
      return isType(name) ? type : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return isType(name) ? Collections.enumeration(Set.of(type)) : super.getHeaders(name);
    }

    private static boolean isType(String name) {
      return name.toLowerCase(Locale.ROOT).equals("content-type");
    }
  }
}
