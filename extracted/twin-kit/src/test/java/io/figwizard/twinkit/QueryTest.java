package io.figwizard.twinkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class QueryTest {
  @Test
  void readsWhatStandsAfterTheQuestionMark() {
    Query query = new Query(URI.create("http://x/y?name=Gr%C3%BC%C3%9Fe+an=alle&empty=&bare&n=2"));

    assertThat(query.text("name")).hasValue("Gr\u00fc\u00dfe an=alle");
    assertThat(query.text("n")).hasValue("2");
    assertThat(query.text("empty")).isEmpty();
    assertThat(query.text("bare")).isEmpty();
    assertThat(query.text("missing")).isEmpty();
  }

  @Test
  void ofTwoTheLastCounts() {
    assertThat(new Query(URI.create("/y?a=1&a=2")).text("a")).hasValue("2");
  }

  @Test
  void isEmptyWithoutOne() {
    assertThat(new Query(URI.create("http://x/y")).text("")).isEmpty();
  }
}
