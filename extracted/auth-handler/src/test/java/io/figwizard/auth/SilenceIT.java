package io.figwizard.auth;

import static io.figwizard.auth.AuthServer.PASSWORD;
import static io.figwizard.auth.AuthServer.someEmail;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What is secret is in no log line, whatever happens. */
class SilenceIT {
  private static final String WRONG = "wrong horse battery staple";
  private static final String NEW = "eleven purple llamas";

  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(AuthBundle.class.getPackage());

  private final Rows rows = new Rows(DATABASE);
  private final List<String> secrets = new ArrayList<>(List.of(PASSWORD, WRONG, NEW));

  @Test
  void logsNoSecrets() throws Exception {
    String keys = TestTokens.create().signingJwks();
    secrets.add(JWKSet.parse(keys).getKeys().get(0).toECKey().getD().toString());
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Logger ours = (Logger) LoggerFactory.getLogger("io.figwizard");
    try (AuthServer server =
        AuthServer.start(DATABASE, new TestClock(), keys, "auth.refreshOverlap", "0s")) {
      root.addAppender(log);
      ours.setLevel(Level.DEBUG);
      root.setLevel(Level.INFO);
      doEverything(server);
      failInEveryWay(server);
    } finally {
      root.detachAppender(log);
      ours.setLevel(null);
      root.setLevel(Level.WARN);
    }

    String lines = log.list.stream().map(SilenceIT::text).collect(Collectors.joining("\n"));
    assertThat(lines).as("something is logged").contains("came a second time", "answering 500");
    for (String secret : secrets) {
      assertThat(lines).doesNotContain(secret);
    }
    assertThat(lines).doesNotContain("$argon2id$");
  }

  private void doEverything(AuthServer server) {
    String email = someEmail();
    JsonNode session = remembered(server.signup(email));
    JsonNode next = remembered(AuthServer.succeeded(server.refresh(session)));
    server.refresh(session);
    server.refresh(next);
    session = remembered(server.login(email));
    server.login(email, WRONG);
    server.login(someEmail(), WRONG);
    server.callAs(session, "me", Map.of());
    server.callAs(session, "change-password", Map.of("currentPassword", WRONG, "newPassword", NEW));
    server.call("request-password-reset", Map.of("email", email));
    String token = rows.resetTokensFor(email).get(0);
    secrets.add(token);
    server.call("reset-password", Map.of("token", token, "newPassword", NEW));
    server.call("reset-password", Map.of("token", token, "newPassword", NEW));
    server.call("logout", Map.of("refreshToken", session.path("refreshToken").asText()));
    server.callAs(session, "delete-account", Map.of("password", NEW));
  }

  /** Requests that are refused before they reach an action, and faults below it. */
  private void failInEveryWay(AuthServer server) {
    server.client().post("/auth", "{\"action\":\"login\",\"password\":\"" + PASSWORD + "\",");
    server.client().post("/auth", "{\"action\":\"login\",\"password\":[\"" + PASSWORD + "\"]}");
    server.client().post("/auth", "{\"password\":\"" + PASSWORD + "\"}");
    server.call("signup", Map.of("email", PASSWORD, "password", "short"));
    String email = someEmail();
    JsonNode session = remembered(server.signup(email));
    rows.update("update auth.account set password_hash = ? where email = ?", WRONG, email);
    server.login(email, PASSWORD);
    DATABASE.execute("alter table auth.account add constraint broken check (false) not valid");
    DATABASE.execute(
        "alter table auth.refresh_token add constraint broken check (false) not valid");
    server.call("signup", Map.of("email", someEmail(), "password", PASSWORD));
    server.refresh(session);
    server.client().as(session.path("accessToken").asText() + "x").call("auth", "me", Map.of());
  }

  private JsonNode remembered(JsonNode session) {
    secrets.add(session.path("accessToken").asText());
    secrets.add(session.path("refreshToken").asText());
    return session;
  }

  private static String text(ILoggingEvent event) {
    String thrown =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    return event.getLoggerName() + " " + event.getFormattedMessage() + "\n" + thrown;
  }
}
