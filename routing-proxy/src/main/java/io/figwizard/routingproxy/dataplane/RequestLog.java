package io.figwizard.routingproxy.dataplane;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators read of single requests: failed attempts always, an access line (JSON) for a share
 * of the requests. Never a query, a header's value or a body. Thread-safe.
 */
final class RequestLog {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
  private static final Logger ACCESS = LoggerFactory.getLogger("figwizard.access");
  private static final JsonFactory JSON = new JsonFactory();

  private static final long SECOND = 1_000_000_000;

  private record Kind(String route, Side side, CallFailure.Kind kind) {}

  private final Map<Kind, AtomicLong> lastOfKind = new ConcurrentHashMap<>();
  private final double share;

  /**
   * @param share of the requests that get an access line, 0 to 1
   */
  RequestLog(double share) {
    this.share = share;
  }

  /** Writes the first of its kind in each second; the metrics count them all. */
  void failed(String requestId, String route, ServerCall proxyToServer, CallFailure failure) {
    AtomicLong last =
        lastOfKind.computeIfAbsent(
            new Kind(route, proxyToServer.side(), failure.kind()),
            kind -> new AtomicLong(System.nanoTime() - SECOND));
    long now = System.nanoTime();
    long before = last.get();
    if (now - before >= SECOND && last.compareAndSet(before, now)) {
      LOG.warn(
          "proxyToServer {} request {} on route {}: {} ({}); more of this second are not logged",
          proxyToServer.side().word(),
          requestId,
          route,
          failure.kind().word(),
          failure.detail());
    }
  }

  boolean wantsAccessLine() {
    return share > 0 && (share >= 1 || ThreadLocalRandom.current().nextDouble() < share);
  }

  void access(AccessLine line) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("requestId", line.requestId());
      json.writeStringField("client", line.client());
      json.writeStringField("protocol", line.protocol());
      json.writeStringField("method", line.method());
      json.writeStringField("path", line.path());
      json.writeStringField("route", line.route());
      json.writeStringField("side", line.side());
      json.writeBooleanField("fallback", line.fallback());
      json.writeNumberField("status", line.status());
      json.writeNumberField("micros", line.micros());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    ACCESS.info(text.toString());
  }

  /** One request, after its answer. */
  record AccessLine(
      String requestId,
      String client,
      String protocol,
      String method,
      String path,
      String route,
      String side,
      boolean fallback,
      int status,
      long micros) {}
}
