package io.figwizard.stripetwin.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HtmlTest {
  @Test
  void textsAreEscapedAndMarkupIsNot() {
    Html inner = Html.of("<b title=\"%s\">%s</b>", "\"'", "<script>&");

    assertThat(Html.of("<p>%s</p>", inner).markup())
        .isEqualTo("<p><b title=\"&quot;&#39;\">&lt;script&gt;&amp;</b></p>");
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example/a?b=c, true",
    "HTTP://127.0.0.1:8080/, true",
    "javascript:alert(1), false",
    "data:text/html;base64.x, false",
    "/relative, false",
    "'', false",
    "'http://not valid', false"
  })
  void onlyAddressesOfTheWebAreLinkedTo(String address, boolean linked) {
    assertThat(PageExchange.isWebAddress(address)).isEqualTo(linked);
  }

  @ParameterizedTest
  @CsvSource({
    "1900, eur, 19.00 EUR",
    "5, usd, 0.05 USD",
    "500, jpy, 500 JPY",
    "-900, eur, -9.00 EUR"
  })
  void amountsReadAsAPersonWritesThem(long minor, String currency, String text) {
    assertThat(Money.text(minor, currency)).isEqualTo(text);
  }
}
