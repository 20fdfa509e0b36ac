package io.figwizard.twinkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;

/** A provider's API behind the faults that are told to befall it. */
public final class TwinHandler implements HttpHandler {
  private final FaultPlan faults;
  private final Api api;

  /** The API itself. Called by many threads at once. */
  @FunctionalInterface
  public interface Api {
    /** Serves one request. Its body has not been read. */
    TwinAnswer answer(HttpExchange exchange) throws IOException;
  }

  public TwinHandler(FaultPlan faults, Api api) {
    this.faults = faults;
    this.api = api;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Optional<Fault> fault =
        faults.claim(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
    if (fault.isEmpty()) {
      api.answer(exchange).send(exchange);
    } else {
      faults.befall(exchange, fault.get(), api);
    }
    exchange.close();
  }
}
