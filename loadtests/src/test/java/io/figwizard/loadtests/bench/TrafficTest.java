package io.figwizard.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class TrafficTest {

  @Test
  void asksForEveryRouteByItsPath() {
    assertThat(Traffic.byPath(10_000).requests())
        .hasSize(10_000)
        .doesNotHaveDuplicates()
        .contains("GET /path/09999 HTTP/1.1\r\nHost: bench.example\r\n\r\n");
  }

  @Test
  void namesEveryRouteInTheLastFieldOfAThousandBytes() throws Exception {
    assertThat(Traffic.byAction(300).requests()).hasSize(300).doesNotHaveDuplicates();
    for (String request : Traffic.byAction(3).requests()) {
      String body = request.substring(request.indexOf("\r\n\r\n") + 4);
      assertThat(request).contains("\r\nContent-Length: " + Traffic.BODY_BYTES + "\r\n");
      assertThat(body).hasSize(Traffic.BODY_BYTES).endsWith("\"}");
      assertThat(new ObjectMapper().readTree(body).path("action").asText()).startsWith("action-0");
    }
  }

  @Test
  void letsManyUsersAskForTheCanary() {
    assertThat(Traffic.canary().requests())
        .hasSize(200)
        .doesNotHaveDuplicates()
        .allMatch(request -> request.startsWith("POST /canary ") && request.contains("\"moving\""));
  }

  @Test
  void bringsSignedTokensOfManyUsers() {
    assertThat(Traffic.signed(RoutesYaml.LIMITED, user -> "token-" + user).requests())
        .hasSize(200)
        .doesNotHaveDuplicates()
        .allMatch(request -> request.startsWith("POST /limited "))
        .anyMatch(request -> request.contains("\r\nAuthorization: Bearer token-199\r\n"));
  }
}
