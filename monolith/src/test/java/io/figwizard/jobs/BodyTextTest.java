package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BodyTextTest {
  private static final Mail.Body BODY =
      new Mail.Body(
          "de",
          List.of("Hallo <b>Ada</b> & \"Bob\",", "100 % fällig"),
          new Mail.Link("Jetzt", "https://example.org/learn?a=1&b=\"2\""),
          List.of("Klein"));

  @Test
  void isPlainTextWithTheLinkSpelledOut() {
    assertThat(BodyText.plain(BODY))
        .isEqualTo(
            """
            Hallo <b>Ada</b> & "Bob",

            100 % fällig

            https://example.org/learn?a=1&b="2"

            --
            Klein
            """);
  }

  @Test
  void isHtmlInWhichNothingOfTheTextIsMarkup() {
    assertThat(BodyText.html(BODY))
        .contains("<html lang=\"de\">", "Hallo &lt;b&gt;Ada&lt;/b&gt; &amp; &quot;Bob&quot;,")
        .contains("<a href=\"https://example.org/learn?a=1&amp;b=&quot;2&quot;\">Jetzt</a>")
        .contains("100 % f&auml;llig")
        .doesNotContain("<b>");
  }
}
