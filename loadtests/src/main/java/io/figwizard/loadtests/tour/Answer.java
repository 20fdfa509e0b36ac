package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What came back.
 *
 * @param question what was asked, for messages
 * @param side who served it, empty where the answer does not say
 * @param body missing where it was no JSON
 */
record Answer(String question, int status, String side, JsonNode body) {

  /**
   * What the envelope holds.
   *
   * @throws UnexpectedAnswer when it is a refusal
   */
  JsonNode data() {
    require(status == 200 && body.path("ok").asBoolean(), "200 with \"ok\":true");
    return body.path("data");
  }

  /**
   * @throws UnexpectedAnswer when it is anything else than this refusal
   */
  void refused(int expectedStatus, String code) {
    require(
        status == expectedStatus && body.path("error").path("code").asText().equals(code),
        expectedStatus + " " + code);
  }

  /**
   * @throws UnexpectedAnswer unless the condition holds
   */
  void require(boolean condition, String expected) {
    if (!condition) {
      throw new UnexpectedAnswer(
          "%s was answered %d %s (expected: %s)"
              .formatted(question, status, Shortened.text(body), expected));
    }
  }
}
