package io.figwizard.stripetwin.pages;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A piece of markup. What is put into a template is escaped unless it is markup itself, so that
 * nobody has to remember it.
 */
record Html(String markup) {
  static final Html NOTHING = new Html("");

  /** Replaces every {@code %s} of the template. Attribute values in the template are quoted. */
  static Html of(String template, Object... values) {
    return new Html(template.formatted(Arrays.stream(values).map(Html::escaped).toArray()));
  }

  static Html all(Collection<Html> pieces) {
    return new Html(pieces.stream().map(Html::markup).collect(Collectors.joining("\n")));
  }

  private static String escaped(Object value) {
    if (value instanceof Html html) {
      return html.markup;
    }
    return value
        .toString()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
