package io.figwizard.stripetwin.pages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** Turns what went wrong into a page, and lets no request end without an answer. */
final class PageHandler implements HttpHandler {
  /** What shows one kind of page. */
  @FunctionalInterface
  interface Page {
    void answer(PageExchange exchange) throws IOException;
  }

  private final Page page;

  PageHandler(Page page) {
    this.page = page;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    PageExchange browser = new PageExchange(exchange);
    try {
      page.answer(browser);
    } catch (NoSuchPage e) {
      browser.show(404, "Not found", Layout.error(String.valueOf(e.getMessage())));
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The state says no: paid already, expired, nothing to confirm.
      browser.show(409, "Not possible", Layout.error(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      browser.show(500, "The twin is broken", Layout.error(e.toString()));
    } finally {
      exchange.close();
    }
  }
}
