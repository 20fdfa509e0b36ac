package io.figwizard.handlerkit;

import static io.figwizard.handlerkit.DryRunRequests.effects;
import static io.figwizard.handlerkit.DryRunRequests.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dry runs of an action that asks others: nobody is asked, nothing is kept, all of it is told. */
final class DryRunOutboundIT {
  private static final HookServer BANK = new HookServer().alwaysAnswering(200);

  @RegisterExtension
  static final SampleServer server =
      new SampleServer()
          .with("kit.dryRun.key", DryRunRequests.KEY)
          .with("kit.dryRun.deadline", "30s")
          // All that a dry run may take.
          .with("database.maxSize", "1")
          .with("provider", BANK.address().replaceAll("\\?.*", ""));

  private final UUID user = UUID.randomUUID();
  private String before;

  @AfterAll
  static void stop() {
    BANK.close();
  }

  @BeforeEach
  void look() {
    before = server.database().rows();
  }

  @AfterEach
  void nobodyWasAskedAndNothingKept() {
    assertThat(BANK.more()).isZero();
    assertThat(server.database().rows()).isEqualTo(before);
  }

  /** Else that nobody is asked in a dry run would prove nothing. */
  @Test
  void isAskedByARealRequest() {
    assertThat(server.send(server.as(user, body("pay", 7))).status()).isEqualTo(200);

    assertThat(BANK.next().message().path("amount").asInt()).isEqualTo(7);
    look();
  }

  @Test
  void endsAtTheFirstQuestionAndTellsIt() {
    SampleServer.Reply dry = dry("pay");

    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(200);
    assertThat(dry.data())
        .isEqualTo(json("{\"endedAt\":\"bank POST /hook/accounts/{id}/payments\"}"));
    JsonNode effects = effects(dry);
    assertThat(effects.path("ended").asBoolean()).isTrue();
    assertThat(effects.path("complete").asBoolean()).isTrue();
    assertThat(effects.at("/rows/notes.note/inserted").asInt()).isEqualTo(1);
    assertThat(effects.path("outbound")).hasSize(1);
    JsonNode fields = effects.at("/outbound/0/fields");
    assertThat(fields.path("currency").asText()).isEqualTo("eur");
    assertThat(fields.path("lines.length").asText()).isEqualTo("2");
    assertThat(fields.path("amount").asText()).startsWith("~");
    assertThat(fields.path("to.name").asText()).startsWith("~");
    assertThat(fields.path("Idempotency-Key").asText()).isEqualTo("random");
  }

  @Test
  void tellsWhatWasWrittenWithoutATransactionOfItsOwn() {
    SampleServer.Reply dry = dry("note_and_pay");

    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(200);
    JsonNode effects = effects(dry);
    assertThat(effects.path("ended").asBoolean()).isTrue();
    assertThat(effects.path("complete").asBoolean()).isTrue();
    assertThat(effects.at("/rows/notes.note/inserted").asInt()).isEqualTo(1);
  }

  /** So that the two sides, which get other ids, would send the same. */
  @Test
  void knowsAllDryRunsOfOneRequestByTheSameKey() {
    String request = "a-request-of-a-client";

    assertThat(keyed(request + "-dry-m"))
        .startsWith("~")
        .isEqualTo(keyed(request + "-dry-f"))
        .isEqualTo(keyed(request + "-dry-r"))
        .isNotEqualTo(keyed("another-request-dry-m"));
  }

  @Test
  void tellsThatAnotherAmountWouldBePaid() {
    String amount = effects(dry("pay", 900)).at("/outbound/0/fields/amount").asText();

    assertThat(effects(dry("pay", 900)).at("/outbound/0/fields/amount").asText()).isEqualTo(amount);
    assertThat(effects(dry("pay", 901)).at("/outbound/0/fields/amount").asText())
        .isNotEqualTo(amount);
  }

  /** It sees what it has committed in transactions of its own, as it would. */
  @Test
  void goesOnWithWhatIsKnownWithoutAsking() {
    SampleServer.Reply dry = dry("look_knowing");

    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(200);
    assertThat(dry.data()).isEqualTo(json("{\"said\":\"as known\",\"notes\":[\"order of 1\"]}"));
    JsonNode effects = effects(dry);
    assertThat(effects.has("ended")).isFalse();
    assertThat(effects.at("/rows/notes.note/inserted").asInt()).isEqualTo(1);
    assertThat(effects.at("/outbound/0/what").asText()).isEqualTo("bank GET /hook/payments");
  }

  @ParameterizedTest
  @CsvSource({
    "look, bank GET /hook/payments, 1",
    "look_knowing_and_pay, bank POST /hook/accounts/{id}/payments, 2",
    // To what changes something, nobody knows the answer.
    // Its end rolls a transaction back, and it does not go on.
    "pay_in_a_transaction, bank POST /hook/accounts/{id}/payments, 1",
    "pay_knowing, bank POST /hook/accounts/{id}/payments, 1",
    "pay_and_swallow, bank POST /hook/accounts/{id}/payments, 1",
    "pay_and_swallow_and_look_knowing, bank GET /hook/payments, 2"
  })
  void endsWhereTheAnswerIsNotKnown(String how, String endedAt, int calls) {
    SampleServer.Reply dry = dry(how);

    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(200);
    assertThat(dry.data().path("endedAt").asText()).isEqualTo(endedAt);
    assertThat(effects(dry).path("ended").asBoolean()).isTrue();
    assertThat(effects(dry).path("outbound")).hasSize(calls);
  }

  /** What it has asked and committed until then has happened, whatever is answered. */
  @ParameterizedTest
  @CsvSource({"look_knowing_and_refuse, sold_out, 1", "roll_back_and_refuse, note_refused, 0"})
  void tellsWhatAnActionDidThatRefuses(String how, String code, int calls) {
    SampleServer.Reply dry = dry(how);

    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(409);
    assertThat(dry.code()).isEqualTo(code);
    assertThat(effects(dry).at("/rows/notes.note/inserted").asInt()).isPositive();
    assertThat(effects(dry).path("outbound")).hasSize(calls);
    assertThat(effects(dry).has("ended")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"roll_back_and_go_on", "roll_back_and_pay", "look_knowing_in_a_transaction"})
  void isNotPossibleWhereTheActionRollsBackAndGoesOn(String how) {
    SampleServer.Reply dry = dry(how);

    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(422);
    assertThat(dry.code()).isEqualTo("dry_run_not_possible");
    assertThat(dry.header("X-Fig-Effects")).isEmpty();
  }

  /** The transaction takes no more questions then. */
  @Test
  void saysThatRowsAreNotToldAfterAnErrorOfTheDatabase() {
    SampleServer.Reply dry = dry("break_and_pay");

    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(200);
    assertThat(effects(dry).path("complete").asBoolean()).isFalse();
    assertThat(effects(dry).path("ended").asBoolean()).isTrue();
    assertThat(effects(dry).path("outbound")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pay", "look_knowing", "roll_back_and_refuse", "pay_and_swallow"})
  void leavesNothingBehindForTheNextRequest(String how) {
    dry(how);

    SampleServer.Reply next = server.send(server.as(user, "{\"action\":\"list-notes\"}"));

    assertThat(next.status()).isEqualTo(200);
    assertThat(next.json().toString()).doesNotContain("order of");
  }

  private String keyed(String requestId) {
    SampleServer.Reply dry =
        server.send(
            DryRunRequests.named(server, requestId, body("pay", 1))
                .header("Authorization", "Bearer " + server.tokens.of(user)));
    assertThat(dry.json().path("requestId").asText()).isEqualTo(requestId);
    return effects(dry).at("/outbound/0/fields/Idempotency-Key").asText();
  }

  private SampleServer.Reply dry(String how) {
    return dry(how, 1);
  }

  private SampleServer.Reply dry(String how, long amount) {
    return server.send(DryRunRequests.as(server, user, body(how, amount)));
  }

  private static String body(String how, long amount) {
    return "{\"action\":\"pay\",\"how\":\"%s\",\"amount\":%d}".formatted(how, amount);
  }
}
