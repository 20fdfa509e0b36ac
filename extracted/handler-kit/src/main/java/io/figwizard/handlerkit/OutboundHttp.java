package io.figwizard.handlerkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks others over HTTP on behalf of an action: never in a dry run ({@link Outbound}), never longer
 * than agreed, whatever they do, and never reading more than agreed. {@link HttpClient} alone
 * bounds the time to the answer's headers only: a body that does not end would hold the thread. No
 * redirects: a key goes where it was meant to go. Starts no thread before the first question.
 * Thread-safe.
 */
public final class OutboundHttp {
  private final Outbound outbound;
  private final OutboundCall.Provider provider;
  private final HttpClient client;
  private final Duration timeout;
  private final int mostBytes;

  private OutboundHttp(
      Outbound outbound,
      OutboundCall.Provider provider,
      HttpClient client,
      Duration timeout,
      int mostBytes) {
    this.outbound = outbound;
    this.provider = provider;
    this.client = client;
    this.timeout = timeout;
    this.mostBytes = mostBytes;
  }

  /**
   * @param provider who is asked
   * @param timeout from the question to the last byte of the answer
   * @param mostBytes of an answer's body
   */
  public static OutboundHttp of(
      Outbound outbound,
      OutboundCall.Provider provider,
      Duration connectTimeout,
      Duration timeout,
      int mostBytes) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .build();
    return new OutboundHttp(outbound, provider, client, timeout, mostBytes);
  }

  /**
   * Sends it and waits for the whole answer, of whatever status.
   *
   * @throws HttpTimeoutException when the answer is not there in time
   * @throws InterruptedIOException when the thread is interrupted, and still is then
   * @throws IOException when there is no answer, or one that is too long
   */
  public HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    outbound.send(() -> call(request));
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, answer -> new BoundedBody(mostBytes));
    try {
      return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for an answer");
    } finally {
      exchange.cancel(true);
    }
  }

  private OutboundCall call(HttpRequest request) {
    return new OutboundCall(
        provider,
        request.method(),
        request.uri(),
        request.headers().firstValue("Idempotency-Key").orElse(""),
        request.headers().firstValue("Content-Type").orElse(""),
        RequestText.of(request));
  }
}
