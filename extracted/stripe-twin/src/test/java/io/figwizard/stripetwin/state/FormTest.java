package io.figwizard.stripetwin.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class FormTest {
  @Test
  void namesInBracketsAreObjectsWithinObjects() {
    assertThat(Form.parse("items[0][price]=p&items[0][quantity]=2&customer=c").toString())
        .isEqualTo("{\"items\":{\"0\":{\"price\":\"p\",\"quantity\":\"2\"}},\"customer\":\"c\"}");
  }

  @Test
  void emptyBracketsCountOn() {
    assertThat(Form.parse("expand[]=a&expand[]=b").toString())
        .isEqualTo("{\"expand\":{\"0\":\"a\",\"1\":\"b\"}}");
  }

  @Test
  void namesAndValuesAreDecoded() {
    assertThat(Form.parse("metadata%5Ba+b%5D=%C3%A9%26&empty=&alone").toString())
        .isEqualTo("{\"metadata\":{\"a b\":\"é&\"},\"empty\":\"\",\"alone\":\"\"}");
  }

  @Test
  void whatCannotBeReadIsRefused() {
    assertThatThrownBy(() -> Form.parse("a[b=1")).isInstanceOf(ApiError.class);
    assertThatThrownBy(() -> Form.parse("a=%zz")).isInstanceOf(ApiError.class);
  }
}
