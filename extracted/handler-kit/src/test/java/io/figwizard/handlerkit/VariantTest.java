package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class VariantTest {

  @Test
  void namesWhatThereIsOfEach() {
    assertThat(Variant.each("p", "s"))
        .containsExactly(entry(Variant.PRODUCTION, "p"), entry(Variant.SANDBOX, "s"));
    assertThat(Variant.each(null, "s")).containsExactly(entry(Variant.SANDBOX, "s"));
    assertThat(Variant.each(null, null)).isEmpty();
  }

  @Test
  void isFoundByItsName() {
    assertThat(Variant.of("sandbox")).isEqualTo(Variant.SANDBOX);
    assertThatThrownBy(() -> Variant.of("test")).hasMessageContaining("\"test\" is no variant");
  }
}
