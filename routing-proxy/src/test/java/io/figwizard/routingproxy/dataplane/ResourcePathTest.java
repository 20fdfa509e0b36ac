package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePathTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/drilling, /drilling",
    "/drilling/, /drilling/",
    "/dri%6Cling, /drilling",
    "/drilling;jsession=1, /drilling",
    "/a/../drilling, /drilling",
    "/a/%2e%2E/drilling, /drilling",
    "/a/./b, /a/b",
    "/a/.., /",
    "/a/b/., /a/b/",
    "/a.b/c..d, /a.b/c..d",
    "/%C3%A4, /ä"
  })
  void isWhatTheServerWillServe(String raw, String expected) {
    assertThat(ResourcePath.of(raw)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/%",
        "/%1",
        "/%zz",
        "/%00",
        "/../a",
        "/a/../../b",
        "/%ff",
        "/ä"
      })
  void isRefusedWhereServersMayDisagree(String raw) {
    assertThat(ResourcePath.of(raw)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/fig", "/fig/build", "//fig/build", "/fig/"})
  void knowsTheServiceEndpoints(String path) {
    assertThat(ResourcePath.isPrivate(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/figs", "/figwizard/x", "/a/fig/build"})
  void leavesOtherPathsAlone(String path) {
    assertThat(ResourcePath.isPrivate(path)).isFalse();
  }
}
