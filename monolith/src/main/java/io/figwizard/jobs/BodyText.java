package io.figwizard.jobs;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.text.StringEscapeUtils;
import org.jspecify.annotations.Nullable;

/** A body in the two forms that every mail has. */
final class BodyText {
  private BodyText() {}

  static String plain(Mail.Body body) {
    String text = String.join("\n\n", body.paragraphs());
    String small = String.join("\n", body.small());
    Mail.Link link = body.link();
    String leads = link == null ? "" : "\n\n" + link.address();
    return text + leads + "\n\n--\n" + small + "\n";
  }

  static String html(Mail.Body body) {
    return """
        <!DOCTYPE html>
        <html lang="%s">
        <head><meta charset="utf-8"></head>
        <body style="font-family: sans-serif; line-height: 1.5">
        %s
        %s
        %s
        </body>
        </html>
        """
        .formatted(
            escaped(Locale.forLanguageTag(body.language()).getLanguage()),
            paragraphs(body.paragraphs(), "<p>%s</p>"),
            link(body.link()),
            paragraphs(body.small(), "<p style=\"color: #666; font-size: small\">%s</p>"));
  }

  private static String link(Mail.@Nullable Link link) {
    return link == null
        ? ""
        : "<p><a href=\"%s\">%s</a></p>".formatted(escaped(link.address()), escaped(link.text()));
  }

  private static String paragraphs(List<String> texts, String element) {
    return texts.stream()
        .map(text -> element.formatted(escaped(text)))
        .collect(Collectors.joining("\n"));
  }

  private static String escaped(String text) {
    return StringEscapeUtils.escapeHtml4(text);
  }
}
