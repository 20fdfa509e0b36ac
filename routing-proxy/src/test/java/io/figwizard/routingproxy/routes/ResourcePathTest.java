package io.figwizard.routingproxy.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.Test;
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

  @Test
  void isWhatJettyServesOrRefuses() {
    List<String> pieces =
        List.of(
            "/", "//", ".", "..", "/./", "/../", "a", "fig", "build", "%2e", "%2E%2e", "%2f", "%5c",
            "%00", "%41", "%c3%a4", "%ff", "%", "%4", ";", ";x=1", ";/", "..;", "+", "~", "%25",
            "%3b", "%20", ":", "@", "\\", "%u0041", "|", "^", "[", "]");
    Random random = new Random(20261122);
    int compared = 0;
    for (int i = 0; i < 100_000; i++) {
      StringBuilder raw = new StringBuilder("/");
      for (int n = random.nextInt(6); n > 0; n--) {
        raw.append(pieces.get(random.nextInt(pieces.size())));
      }
      String ours = ResourcePath.of(raw.toString());
      String jettys = jettys(raw.toString());
      if (ours != null && jettys != null) {
        compared++;
        assertThat(ours).as(raw.toString()).isEqualTo(jettys);
      }
    }
    assertThat(compared).isGreaterThan(10_000);
  }

  /** The path that Jetty looks for its resources with; null where it refuses the request. */
  private static String jettys(String raw) {
    try {
      HttpURI uri = HttpURI.build("GET", raw);
      return UriCompliance.checkUriCompliance(UriCompliance.DEFAULT, uri, null) == null
          ? uri.getDecodedPath()
          : null;
    } catch (IllegalArgumentException refused) {
      return null;
    }
  }
}
