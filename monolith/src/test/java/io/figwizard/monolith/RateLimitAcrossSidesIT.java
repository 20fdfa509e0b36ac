package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The routing proxy before a monolith and a function, each a process with its own file: what may be
 * called so and so often may not be called twice as often because there are two of them.
 */
class RateLimitAcrossSidesIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  /** In a day: while the test runs, no bucket gains a call. */
  private static final String LIMIT =
      "kit:\n  rateLimits:\n    auth.reset-password: {requests: 20, seconds: 86400}\n";

  private static final String ROUTE = "auth.reset-password";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static final List<ServerProcess> RUNNING = new ArrayList<>();
  private static ProxyProcess proxy;

  private record Answer(int status, String code, String side, String retryAfter) {}

  @BeforeAll
  static void start() throws Exception {
    TestTokens tokens = TestTokens.create();
    ServerProcess monolith =
        running(
            MonolithApplication.class.getName(),
            Servers.monolithEnvironment(DATABASE, tokens),
            limited("monolith/monolith.yml"));
    ServerProcess function =
        running(
            "io.figwizard.auth.AuthFunction",
            Map.of(
                "PORT", "0",
                "DATABASE_URL", DATABASE.jdbcUrl(),
                "AUTH_DB_PASSWORD", DATABASE.password(),
                "AUTH_SIGNING_JWKS", tokens.signingJwks()),
            limited("extracted/auth-handler/auth-function.yml"));
    proxy =
        ProxyProcess.start(
            folder,
            Map.of(
                "MONOLITH_URL", monolith.address().toString(),
                "AUTH_HANDLER_URL", function.address().toString()));
  }

  @AfterAll
  static void stop() {
    proxy.close();
    RUNNING.forEach(ServerProcess::close);
  }

  @BeforeEach
  void beginsOnTheMonolithWithFullBuckets() throws Exception {
    proxy.rollBack(ROUTE);
    DATABASE.execute("DELETE FROM auth.rate_limit");
  }

  @Test
  void aCanaryDoesNotDoubleTheLimit() throws Exception {
    proxy.flip(ROUTE, "\"mode\":\"canary\",\"percent\":50");

    List<Answer> answers =
        IntStream.range(0, 60)
            .parallel()
            .mapToObj(i -> resetPassword(UUID.randomUUID()))
            .collect(Collectors.toList());

    assertThat(answers).extracting(Answer::side).contains("monolith", "extracted");
    assertThat(answers).filteredOn(a -> a.code().equals("invalid_reset_token")).hasSize(20);
    assertThat(answers)
        .filteredOn(a -> !a.code().equals("invalid_reset_token"))
        .hasSize(40)
        .allMatch(a -> a.status() == 429 && a.code().equals("rate_limited"))
        .allMatch(a -> Integer.parseInt(a.retryAfter()) > 0)
        .extracting(Answer::side)
        .contains("monolith", "extracted");
  }

  @Test
  void flippingThereAndBackGivesNoCallsAnew() throws Exception {
    UUID user = UUID.randomUUID();
    calls(10, user, "monolith", "invalid_reset_token");

    proxy.flip(ROUTE, "\"mode\":\"canary\",\"percent\":100");
    calls(5, user, "extracted", "invalid_reset_token");
    proxy.flip(ROUTE, "\"mode\":\"extracted\"");
    calls(5, user, "extracted", "invalid_reset_token");
    calls(2, user, "extracted", "rate_limited");

    proxy.flip(ROUTE, "\"mode\":\"monolith\"");
    calls(2, user, "monolith", "rate_limited");
  }

  private static void calls(int times, UUID user, String side, String code) {
    for (int i = 0; i < times; i++) {
      Answer answer = resetPassword(user);
      assertThat(answer.code()).as(answer.toString()).isEqualTo(code);
      assertThat(answer.side()).isEqualTo(side);
    }
  }

  /**
   * Of always the same address, and refused for its token where it is let through.
   *
   * @param user whom the proxy believes it comes from when it chooses a side
   */
  private static Answer resetPassword(UUID user) {
    String subject =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(("{\"sub\":\"" + user + "\"}").getBytes(StandardCharsets.UTF_8));
    try {
      HttpResponse<String> response =
          CLIENT.send(
              HttpRequest.newBuilder(proxy.address().resolve("/auth"))
                  .header("Content-Type", "application/json")
                  .header("Authorization", "Bearer e30." + subject + ".x")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"action\":\"reset-password\",\"token\":\"none\","
                              + "\"newPassword\":\"correct horse battery staple\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          JSON.readTree(response.body()).at("/error/code").asText(),
          response.headers().firstValue("X-Fig-Side").orElse(""),
          response.headers().firstValue("Retry-After").orElse(""));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ServerProcess running(
      String main, Map<String, String> environment, Path configuration) {
    ServerProcess process =
        ServerProcess.start(
            main, Servers.REPOSITORY, environment, "server", configuration.toString());
    RUNNING.add(process);
    return process;
  }

  /** The service's own file, with another limit. */
  private static Path limited(String file) throws IOException {
    Path original = Servers.REPOSITORY.resolve(file);
    String text = Files.readString(original);
    assertThat(text).contains("\nkit:\n").doesNotContain("\n  rateLimits:");
    return Files.writeString(
        folder.resolve(original.getFileName()), text.replace("\nkit:\n", "\n" + LIMIT));
  }
}
