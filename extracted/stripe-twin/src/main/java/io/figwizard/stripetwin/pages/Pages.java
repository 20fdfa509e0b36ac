package io.figwizard.stripetwin.pages;

import com.sun.net.httpserver.HttpHandler;
import io.figwizard.stripetwin.state.TwinState;
import java.util.Map;

/** The pages by how their paths begin. */
public final class Pages {
  private Pages() {}

  public static Map<String, HttpHandler> of(TwinState state) {
    return Map.of(
        "/pay/", new PageHandler(new CheckoutPage(state)),
        "/invoice/", new PageHandler(new InvoicePage(state)),
        "/portal/", new PageHandler(new PortalPage(state)));
  }
}
