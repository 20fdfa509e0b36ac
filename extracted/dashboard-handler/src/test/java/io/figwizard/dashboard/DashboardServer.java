package io.figwizard.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.DomainExtension;
import io.figwizard.handlertesting.DomainServer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.HostedDomain;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The dashboard domain behind real HTTP, on a database of its own. */
final class DashboardServer implements DomainExtension {
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:00:00Z"));

  private final HostedDomain hosted = new HostedDomain(Published.newDatabase(), this::start);

  @Override
  public HostedDomain hosted() {
    return hosted;
  }

  private DomainServer start(TestDatabase database, TestTokens tokens) throws Exception {
    DashboardConfiguration settings = new DashboardConfiguration();
    settings.setVariants(Set.of(Variant.PRODUCTION, Variant.SANDBOX));
    database.describeTo(settings.getDatabase(), "dashboard");
    return DomainServer.start(
        tokens.jwks(), settings, new DashboardBundle<>(DomainServer.Settings::domain, clock));
  }

  Published published() {
    return new Published(database());
  }

  /** A user whom nobody else is. */
  User newUser() {
    UUID id = UUID.randomUUID();
    return new User(id, client(id), published());
  }

  /** Somebody who looks at what was done. */
  record User(UUID id, HandlerClient client, Published published) {
    Answer call(String action, Map<String, ?> fields) {
      return client.call("dashboard", action, fields);
    }

    Answer sandbox(String action, Map<String, ?> fields) {
      return client.call("dashboard-sandbox", action, fields);
    }

    /** As {@link #call}, where only a success makes sense. */
    JsonNode data(String action, Map<String, ?> fields) {
      return call(action, fields).expectData();
    }

    UUID reviewed(String at) {
      return published.review(id, Instant.parse(at));
    }

    UUID reviewed(Instant at) {
      return published.review(id, at);
    }

    UUID talked(String variant, String at, int seconds) {
      return published.conversation(id, variant, Instant.parse(at), seconds);
    }
  }
}
