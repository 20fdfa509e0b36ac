package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.loadtests.stack.StackAddresses;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One user from sign-up to good-bye. */
public final class Tour {

  private static final String PASSWORD = "correct horse battery staple";

  private final Journey journey;
  private final Visitor visitor;
  private final Transcript transcript;

  private Tour(Journey journey) {
    this.journey = journey;
    this.visitor = journey.visitor();
    this.transcript = journey.transcript();
  }

  /**
   * Walks it.
   *
   * @param variant production or sandbox
   * @param side that serves what can move, or null to leave the routes where they are
   * @throws UnexpectedAnswer at the first answer that is not what it should be
   */
  static void walk(StackAddresses stack, String variant, @Nullable String side, PrintStream out) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Transcript transcript = new Transcript(out);
    String suffix = Journey.suffix(variant);
    Sides sides = Sides.asTheyAre();
    if (side != null) {
      transcript.stop("Who serves it");
      sides = Sides.moved(new Admin(client, stack.proxyAdmin()), side, suffix, transcript);
    }
    Visitor visitor = new Visitor(client, stack.proxy(), suffix, sides, transcript);
    String email = "tour-" + UUID.randomUUID() + "@example.com";
    new Tour(new Journey(client, stack, variant, email, PASSWORD, visitor, transcript)).walk();
  }

  private void walk() {
    signUp();
    Notifications notifications = listen();
    new Preferences(journey).choose();
    new Drilling(journey).learn();
    String conversation = new Talking(journey).talk();
    transcript.remark("Meanwhile the stream that was opened has brought:");
    notifications.await(
        "conversation.completed",
        told -> told.path("data").path("conversationId").asText().equals(conversation));
    new Paying(journey).subscribe();
    notifications.await(
        "subscription.changed", told -> told.path("data").path("plan").asText().equals("premium"));
    new Dashboard(journey).look(conversation);
    new Exporting(journey, notifications).takeAlong();
    leave(notifications);
  }

  private Notifications listen() {
    transcript.stop("Listen: notifications, as server-sent events");
    return Notifications.open(journey.client(), visitor.stream("/realtime/events"), transcript);
  }

  private void signUp() {
    transcript.stop("Sign up");
    JsonNode session =
        visitor.does(
            "auth",
            "signup",
            Map.of(
                "email",
                journey.email(),
                "password",
                journey.password(),
                "displayName",
                "Ada",
                "timeZone",
                "Europe/Berlin"));
    visitor.isKnownBy(session.path("accessToken").asText());
    Answer me = visitor.asks("auth", "me", Map.of());
    me.require(
        me.data().findPath("email").asText().equals(journey.email()), "the address of who asks");
  }

  private void leave(Notifications notifications) {
    transcript.stop("Leave: the account and all that belongs to it");
    visitor.does("auth", "delete-account", Map.of("password", journey.password()));
    String code = notifications.untilItEnds();
    if (!code.equals("account_deleted")) {
      throw new UnexpectedAnswer(
          "the stream of notifications ended with %s (expected: account_deleted)".formatted(code));
    }
    visitor
        .asks("auth", "login", Map.of("email", journey.email(), "password", journey.password()))
        .refused(401, "invalid_credentials");
  }
}
