package io.figwizard.stripetwin.pages;

/** The frame around every page. */
final class Layout {
  private static final Html STYLE =
      new Html(
          """
          body { font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 3rem auto;
                 padding: 0 1rem; color: #1a1a2e; }
          .twin { background: #fff3cd; padding: .5rem .75rem; border-radius: .25rem; }
          .error { background: #f8d7da; padding: .5rem .75rem; border-radius: .25rem; }
          label { display: block; margin: .75rem 0; }
          input { display: block; width: 100%; box-sizing: border-box; font: inherit;
                  padding: .5rem; }
          button { font: inherit; padding: .5rem 1rem; margin: .25rem .5rem .25rem 0; }
          table { border-collapse: collapse; } td { padding: .1rem 1rem .1rem 0; }""");

  private Layout() {}

  static Html page(String title, Html body) {
    return Html.of(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>%s</style>
        </head>
        <body>
        <p class="twin">This is the Stripe twin: no real Stripe, no real money.</p>
        <h1>%s</h1>
        %s
        </body>
        </html>
        """,
        title, STYLE, title, body);
  }

  static Html error(String message) {
    return message.isEmpty()
        ? Html.NOTHING
        : Html.of("<p class=\"error\" role=\"alert\">%s</p>", message);
  }
}
