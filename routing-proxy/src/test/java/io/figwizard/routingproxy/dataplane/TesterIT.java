package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.routes.UserSource;
import io.figwizard.routingproxy.tester.TesterTokens;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People who choose their side and are told why they are served as they are. */
final class TesterIT {

  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  private final HttpClient http = HttpClient.newHttpClient();
  private final TesterTokens tokens = new TesterTokens(KEY, Clock.systemUTC());
  private EchoServer monolith;
  private EchoServer extracted;
  private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    monolith = new EchoServer("monolith");
    extracted = new EchoServer("extracted");
    proxy =
        TestProxy.before(
            monolith.uri(),
            extracted.uri(),
            configuration -> configuration.setTesterKey(KEY).setExposeSide(false));
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    monolith.close();
    extracted.close();
  }

  @Test
  void aTesterIsOnTheSideOfTheTokenWhateverTheMode() throws Exception {
    HttpResponse<String> early = get("/safe", token(Side.EXTRACTED));
    assertThat(early.headers().firstValue("x-fig-side")).contains("extracted");
    assertThat(early.headers().firstValue("x-fig-mode")).contains("monolith");
    assertThat(early.headers().firstValue("x-fig-route")).contains("safe");
    assertThat(early.headers().firstValue("x-fig-generation")).contains("1");
    assertThat(early.headers().firstValue("x-fig-why").orElseThrow()).contains("token");
    assertThat(early.headers().firstValue("x-fig-group")).contains("group");

    proxy.flip(Mode.EXTRACTED, 0);
    assertThat(get("/safe", token(Side.MONOLITH)).headers().firstValue("x-fig-side"))
        .contains("monolith");
    assertThat(monolith.requests()).isEqualTo(1);
    assertThat(extracted.requests()).isEqualTo(1);
  }

  @Test
  void aTesterWithoutASideIsServedAsEverybodyAndToldWhy() throws Exception {
    proxy.flip(Mode.CANARY, 100);

    HttpResponse<String> answer = get("/safe", token(null));

    assertThat(answer.headers().firstValue("x-fig-side")).contains("extracted");
    assertThat(answer.headers().firstValue("x-fig-mode")).contains("canary 100.0%");
    assertThat(answer.headers().firstValue("x-fig-bucket").orElseThrow()).matches("\\d{1,4}");
  }

  @Test
  void aTesterIsToldByWhatTheUserWasRecognised() throws Exception {
    proxy.flip(Mode.CANARY, 50);
    assertThat(get("/safe", token(null)).headers().firstValue("x-fig-user-by")).contains("address");

    proxy.tellingUsersBy(UserSource.header("User-Agent"), UserSource.TOKEN, UserSource.ADDRESS);
    assertThat(get("/safe", token(null)).headers().firstValue("x-fig-user-by"))
        .contains("header user-agent");
  }

  @Test
  void aTesterIsToldTheSamePlaceInTheGroupWhateverDecides() throws Exception {
    String onTheMonolith = bucket(get("/safe", token(Side.EXTRACTED)));
    proxy.flip(Mode.CANARY, 50);
    String inTheCanary = bucket(get("/safe", token(null)));
    String byTheToken = bucket(get("/safe", token(Side.MONOLITH)));
    proxy.flip(Mode.EXTRACTED, 0);
    String extractedForAll = bucket(get("/safe", token(null)));

    assertThat(Integer.parseInt(inTheCanary)).isBetween(0, 9999);
    assertThat(List.of(onTheMonolith, byTheToken, extractedForAll)).containsOnly(inTheCanary);
  }

  @Test
  void aRouteWithoutThatSideServesTesterAsEverybody() throws Exception {
    HttpResponse<String> answer = get("/nobody-named-this", token(Side.EXTRACTED));

    assertThat(answer.headers().firstValue("x-fig-side")).contains("monolith");
    assertThat(answer.headers().firstValue("x-fig-route")).contains("default");
  }

  @Test
  void whoHasNoGoodTokenChoosesNothingAndLearnsNothing() throws Exception {
    String strangers =
        new TesterTokens(
                Base64.getEncoder()
                    .encodeToString("another key, of thirty-two bytes".getBytes(UTF_8)),
                Clock.systemUTC())
            .create("eve", Side.EXTRACTED, Duration.ofDays(1));

    HttpResponse<String> answer = get("/safe", strangers);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("x-fig-"));
    assertThat(extracted.requests()).isZero();
  }

  @Test
  void theTokenGoesToNoServer() throws Exception {
    get("/safe", token(Side.EXTRACTED));
    get("/safe", token(Side.MONOLITH));

    assertThat(extracted.lastHead().keySet()).noneMatch(name -> name.contains("tester"));
    assertThat(monolith.lastHead().keySet()).noneMatch(name -> name.contains("tester"));
  }

  @Test
  void aTesterWhoseFunctionIsDeadIsServedByTheMonolithAndToldSo() throws Exception {
    extracted.close();

    HttpResponse<String> answer = get("/safe", token(Side.EXTRACTED));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-fig-side")).contains("monolith");
    assertThat(answer.headers().firstValue("x-fig-fallback")).contains("true");
  }

  private static String bucket(HttpResponse<String> answer) {
    return answer.headers().firstValue("x-fig-bucket").orElseThrow();
  }

  private String token(@Nullable Side side) {
    return tokens.create("ada", side, Duration.ofDays(1));
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return http.send(
        HttpRequest.newBuilder(proxy.uri(path)).header("X-Fig-Tester", token).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
