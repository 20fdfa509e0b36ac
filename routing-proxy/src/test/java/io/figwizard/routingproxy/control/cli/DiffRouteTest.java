package io.figwizard.routingproxy.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class DiffRouteTest {

  private static final String REPORT = "{'monolith': 'http://m', 'extracted': 'http://x'}";

  @Test
  void offersALineThatRepeatsARequestThatIsKeptWhole() throws Exception {
    assertThat(repeat(REPORT, "{'method': 'POST', 'target': '/d', 'body': '{}'}"))
        .startsWith("for side in 'http://m' 'http://x'; do curl ")
        .contains("--data-raw '{}'");
  }

  @Test
  void offersNoneForOneThatIsNotKeptWholeAndSaysSo() throws Exception {
    String cut = "{'method': 'POST', 'target': '/d', 'body': '{a...', 'incomplete': true}";
    assertThat(repeat(REPORT, cut))
        .isEqualTo("POST /d {a... (not kept whole, so there is no line that repeats it)");
    assertThat(repeat(REPORT, "{'method': 'PUT', 'target': '/d', 'incomplete': true}"))
        .isEqualTo("PUT /d (not kept whole, so there is no line that repeats it)");
  }

  private static String repeat(String report, String request) throws Exception {
    return DiffRoute.repeat(json(report), json(request));
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }
}
