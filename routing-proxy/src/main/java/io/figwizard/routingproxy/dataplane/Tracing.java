package io.figwizard.routingproxy.dataplane;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes one span for each request, between the client's and the server's. Spans leave on a thread
 * of their own; where they leave more slowly than they are made, some are lost and no request
 * waits. Thread-safe.
 */
final class Tracing implements AutoCloseable {

  private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

  private static final Pattern ENDPOINT = Pattern.compile("https?://[^/\\s]+(/\\S*)?");

  /** How long the last spans may take to leave when the proxy stops. */
  private static final long CLOSE_SECONDS = 2;

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private Tracing(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("io.figwizard.routing-proxy");
  }

  /**
   * Null where tracing is off, which then costs nothing. Throws IllegalArgumentException for an
   * endpoint that is no address.
   */
  static @Nullable Tracing of(TracingConfiguration configuration) {
    if (configuration.getEndpoint().isBlank()) {
      return null;
    }
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(endpoint(configuration)).build();
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault().toBuilder()
                    .put(SERVICE_NAME, configuration.getServiceName())
                    .build())
            // By the trace's id: whoever uses the same share keeps the same traces. What the client
            // asks for does not count, or it could ask for all.
            .setSampler(Sampler.traceIdRatioBased(configuration.getSample()))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build());
  }

  /** The request has arrived. */
  RequestSpan begin(RequestHead head, Peer client) {
    String parent = head.traceparent();
    Span span =
        tracer
            .spanBuilder(head.method())
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent == null ? Context.root() : remote(parent))
            .startSpan();
    return new RequestSpan(span, head, client);
  }

  @Override
  public void close() {
    provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /** https://www.w3.org/TR/trace-context/, section 3.2. */
  private static Context remote(String traceparent) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    traceparent.substring(3, 35),
                    traceparent.substring(36, 52),
                    TraceFlags.fromHex(traceparent, 53),
                    TraceState.getDefault())));
  }

  private static String endpoint(TracingConfiguration configuration) {
    String endpoint = configuration.getEndpoint();
    if (!ENDPOINT.matcher(endpoint).matches()) {
      throw new IllegalArgumentException(
          "tracing.endpoint is "
              + endpoint
              + "; expected an address like http://127.0.0.1:4318/v1/traces, or nothing");
    }
    return endpoint;
  }
}
