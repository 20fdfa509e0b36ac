package io.figwizard.routingproxy.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.coverage.Branch;
import io.figwizard.routingproxy.coverage.GivenAnswer;
import io.figwizard.routingproxy.diff.Counting.Counted;
import io.figwizard.routingproxy.diff.DiffReport.FieldReport;
import io.figwizard.routingproxy.diff.DiffReport.Obstacle;
import io.figwizard.routingproxy.dryrun.Answers;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.routes.TestRoutes;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a report says of a route whose sides write differently. */
class EffectsReportingTest {

  private static final Route ROUTE = TestRoutes.route("r", Effect.WRITE, Mode.SHADOW);

  private static final Route EXTERNAL =
      TestRoutes.route(
          "r",
          Effect.EXTERNAL,
          Mode.SHADOW,
          new Shadowing(1, 0, Duration.ofSeconds(5), 1024, 1, true));

  private static final String USUAL =
      "{'rows':{'drilling.review':{'inserted':1,'updated':0,'deleted':0}},"
          + "'outbound':[{'kind':'event','what':'drilling.answer-submitted'}],'complete':true}";

  private static final String WRITES =
      USUAL.replace(
          "'outbound'",
          "'values':{'drilling.review':{'insert.score':'~one','insert.review_id':'~id'}"
              + ",'drilling.card':{'update.where.card_id':'~card'}},'outbound'");

  @Test
  void saysNothingOfTheSame() {
    Book book = book("");
    book.enter(pair(USUAL, USUAL));
    DiffReport report = report(book);
    assertThat(report.dryRun()).isTrue();
    assertThat(report.compared()).isEqualTo(1);
    assertThat(report.fields()).isEmpty();
    assertThat(report.statuses()).containsOnlyKeys("200 and 200");
  }

  @Test
  void namesTheTableThatGetsARowMore() {
    assertThat(fields(USUAL, USUAL.replace("'inserted':1", "'inserted':2")))
        .containsExactly("effects.rows.drilling.review.inserted VALUE 1 2");
  }

  @Test
  void namesAnotherTable() {
    assertThat(fields(USUAL, USUAL.replace("drilling.review", "drilling.audit")))
        .containsExactly(
            "effects.rows.drilling.audit.inserted VALUE 0 1",
            "effects.rows.drilling.review.inserted VALUE 1 0");
  }

  @Test
  void doesNotMindTablesWithoutAnyChange() {
    assertThat(fields(USUAL, USUAL.replace("'rows':{", "'rows':{'drilling.deck':{'inserted':0},")))
        .isEmpty();
  }

  @Test
  void namesTheEventThatIsMissing() {
    String silent = USUAL.replace("{'kind':'event','what':'drilling.answer-submitted'}", "");
    assertThat(fields(USUAL, silent))
        .containsExactly("effects.outbound.event.drilling.answer-submitted VALUE 1 0");
  }

  @Test
  void namesWhatIsSentThoughItHasNoNameForAPath() {
    String more =
        USUAL.replace("'outbound':[", "'outbound':[{'kind':'http','what':'POST https://a.b/c'},");
    assertThat(fields(USUAL, more))
        .containsExactly("effects.outbound.http.POST-https-a.b-c VALUE 0 1");
  }

  private static final String CALL =
      "{'kind':'call','what':'stripe POST /v1/checkout/sessions',"
          + "'fields':{'line_items[0][price]':'price_basic','metadata[user]':'~one',"
          + "'Idempotency-Key':'~key'}}";

  private static final String ENDED =
      "{'rows':{},'outbound':[" + CALL + "],'complete':true,'ended':true}";

  private static final String PLACE = "effects.outbound.call.stripe-POST-v1-checkout-sessions.";

  @Test
  void saysNothingWhereBothWouldSendTheSameAndThatNobodyAnswered() {
    Book book = book("");
    book.enter(pair(ENDED, ENDED));
    assertThat(report(book).fields()).isEmpty();
    assertThat(report(book).statuses()).containsOnlyKeys("both ended at an outbound call");
  }

  @Test
  void namesTheParameterThatDiffers() {
    assertThat(fields(ENDED, ENDED.replace("price_basic", "price_team")))
        .containsExactly(PLACE + "with.line_items._0.price VALUE \"price_basic\" \"price_team\"");
    assertThat(fields(ENDED, ENDED.replace("~one", "~two")))
        .containsExactly(PLACE + "with.metadata.user VALUE \"~one\" \"~two\"");
    assertThat(fields(ENDED, ENDED.replace("'metadata[user]':'~one',", "")))
        .containsExactly(PLACE + "with.metadata MISSING {\"user\":\"~one\"} null");
  }

  @Test
  void namesTheForgottenKey() {
    assertThat(fields(ENDED, ENDED.replace("~key", "random")))
        .containsExactly(PLACE + "with.Idempotency-Key VALUE \"~key\" \"random\"");
  }

  @Test
  void namesTheSecondCall() {
    assertThat(fields(ENDED, ENDED.replace(CALL, CALL + "," + CALL)))
        .containsExactly(PLACE + "times VALUE 1 2");
    String twice = ENDED.replace(CALL, CALL + "," + CALL);
    assertThat(
            fields(
                twice, ENDED.replace(CALL, CALL + "," + CALL.replace("price_basic", "price_team"))))
        .containsExactly(PLACE + "with-2.line_items._0.price VALUE \"price_basic\" \"price_team\"");
  }

  @Test
  void namesTheMailThatWouldGoTwice() {
    String mail = "{'kind':'event','what':'auth.mail'}";
    String one = "{'rows':{},'outbound':[" + mail + "],'complete':true}";
    assertThat(fields(one, one.replace(mail, mail + "," + mail)))
        .containsExactly("effects.outbound.event.auth.mail VALUE 1 2");
  }

  /** The right event, and something else in it. */
  @Test
  void namesTheFieldOfAnEventThatDiffers() {
    String one =
        USUAL.replace(
            "'drilling.answer-submitted'",
            "'drilling.answer-submitted','fields':{'payload.score':'~one','delay':'0'}");
    String place = "effects.events.drilling.answer-submitted.with.";

    assertThat(fields(one, one)).isEmpty();
    assertThat(fields(one, one.replace("~one", "~two")))
        .containsExactly(place + "payload.score VALUE \"~one\" \"~two\"");
    assertThat(fields(one, one.replace("'delay':'0'", "'delay':'60'")))
        .containsExactly(place + "delay VALUE \"0\" \"60\"");
    assertThat(fields(one, USUAL)).as("a server from before tells no fields").isEmpty();
  }

  /** The right table, the right number of rows, and something else in them. */
  @Test
  void namesTheColumnThatIsWrittenOtherwise() {
    String one = WRITES;
    String place = "effects.values.drilling.";

    assertThat(fields(one, one)).isEmpty();
    assertThat(fields(one, one.replace("~one", "~two")))
        .containsExactly(place + "review.insert.score VALUE \"~one\" \"~two\"");
    assertThat(fields(one, one.replace("~card", "~deck")))
        .containsExactly(place + "card.update.where.card_id VALUE \"~card\" \"~deck\"");
    assertThat(fields(one, one.replace("'insert.score':'~one',", "")))
        .containsExactly(place + "review.insert.score MISSING \"~one\" null");
    assertThat(fields(one.replace(",'drilling.card':{'update.where.card_id':'~card'}", ""), one))
        .containsExactly(
            place + "card EXTRA null {\"update\":{\"where\":{\"card_id\":\"~card\"}}}");
    assertThat(fields(one, USUAL)).as("a server from before tells none").isEmpty();
  }

  @Test
  void takesARuleForWhatIsWritten() {
    Book book =
        book(
            "every: [{path: effects.values.drilling.review.insert.score, presentOnly: true},"
                + " {path: effects.values.drilling.card, ignore: true, because: another query}]");
    book.enter(pair(WRITES, WRITES.replace("~one", "~two").replace("~card", "~deck")));
    book.enter(pair(WRITES, WRITES.replace("'insert.score':'~one',", "")));

    assertThat(report(book).fields())
        .extracting(FieldReport::path)
        .containsExactly("effects.values.drilling.review.insert.score");
  }

  @Test
  void knowsTheNoiseOfWhatIsWritten() {
    Book book = book("");
    for (int i = 0; i < 30; i++) {
      book.enter(
          new AnswerPair(
              ROUTE,
              request(),
              answer(WRITES),
              answer(WRITES.replace("~id", "~other" + i)),
              answer(WRITES.replace("~id", "~again" + i))));
    }

    assertThat(report(book).fields())
        .extracting(field -> field.path() + " " + field.says())
        .containsExactly("effects.values.drilling.review.insert.review_id NOISE");
    assertThat(report(book).proposals())
        .singleElement()
        .asString()
        .contains("path: \"effects.values.drilling.review.insert.review_id\", presentOnly: true");
  }

  @Test
  void saysThatOneSideAsksWhereTheOtherAnswers() {
    String done = "{'rows':{},'outbound':[],'complete':true}";
    assertThat(fields(ENDED, done))
        .containsExactly(
            "(status) STATUS \"ended at an outbound call\" \"200\"",
            "effects.ended VALUE \"at stripe POST /v1/checkout/sessions\" \"at its own end\"",
            PLACE + "times VALUE 1 0");
  }

  @Test
  void saysThatTheyEndAtDifferentCalls() {
    assertThat(
            fields(ENDED, ENDED.replace("POST /v1/checkout/sessions", "POST /v1/customers/{id}")))
        .containsExactly(
            "effects.ended VALUE \"at stripe POST /v1/checkout/sessions\" \"at stripe POST"
                + " /v1/customers/{id}\"",
            PLACE + "times VALUE 1 0",
            "effects.outbound.call.stripe-POST-v1-customers-id.times VALUE 0 1");
  }

  /** What a dry run says in an answer's place is not the action's word. */
  @Test
  void comparesNoAnswerThatNobodyGave() {
    Book book = book("");
    book.enter(
        new AnswerPair(
            EXTERNAL,
            request(),
            Answers.answer(200, "{'data':{'endedAt':'x'}}", ENDED),
            Answers.answer(200, "{'data':{'endedAt':'y'}}", ENDED),
            null));
    assertThat(report(book).fields()).isEmpty();
  }

  @Test
  void takesNoAnswerForComparedThatNobodyGave() {
    Book book = book("");
    for (int i = 0; i < 3000; i++) {
      book.enter(pair(ENDED, ENDED));
    }

    List<Obstacle> obstacles = obstacles(book);
    assertThat(obstacles).extracting(Obstacle::code).containsExactly("answers_not_compared");
    assertThat(obstacles.get(0).message())
        .contains("Of 3000 dry runs 3000 ended at a call to somebody who is not ours");
  }

  /** The real request has made the change; neither dry run found it to be made. */
  @Test
  void takesNoAnswerForComparedWhereNoChangeElsewhereWasReached() {
    String known =
        "{'rows':{},'outbound':[{'kind':'call','what':'stripe GET /v1/subscriptions',"
            + "'fields':{}}],'complete':true}";
    Book book = book("");
    for (int i = 0; i < 3000; i++) {
      book.enter(new AnswerPair(EXTERNAL, request(), answer(known), answer(known), null));
    }

    assertThat(book.page().statuses())
        .containsOnlyKeys("200 and 200 (nothing would have been changed elsewhere)");
    List<Obstacle> obstacles = obstacles(book);
    assertThat(obstacles).extracting(Obstacle::code).containsExactly("answers_not_compared");
    assertThat(obstacles.get(0).message())
        .contains("Of 3000 dry runs 3000 found nothing to change elsewhere");
  }

  /** Who refuses would have changed nothing in the real request either. */
  @Test
  void takesARefusalForComparedThoughNoChangeElsewhereWasReached() {
    Book book = book("");
    CopiedAnswer refused = Answers.answer(409, "{'error':{'code':'already'}}", USUAL);
    book.enter(new AnswerPair(EXTERNAL, request(), refused, refused, null));

    assertThat(book.page().statuses()).containsOnlyKeys("409 and 409");
    assertThat(book.page().branches()).hasSize(1);
  }

  private static List<Obstacle> obstacles(Book book) {
    Instant now = Clock.systemUTC().instant();
    List<GivenAnswer> lately =
        List.of(new GivenAnswer(new Branch(200, "application/json", ""), 9, now, now));
    BookPage page = book.page();
    return new Readiness(EXTERNAL, page, Reporting.fields(page), 0.001, now)
        .obstacles(Reporting.answers(page, lately), Set.of());
  }

  @Test
  void tellsApartOneNameThatBeginsAnother() {
    String one = "{'rows':{},'outbound':[{'kind':'mail','what':'a'}],'complete':true}";
    String both =
        "{'rows':{},'outbound':[{'kind':'mail','what':'a'},{'kind':'mail','what':'a.b'}],"
            + "'complete':true}";
    assertThat(fields(one, both)).containsExactly("effects.outbound.mail.a.b VALUE 0 1");
  }

  @Test
  void showsNumbersOfTablesWithATellingName() {
    String tokens = USUAL.replace("drilling.review", "auth.refresh_token");
    assertThat(fields(tokens, tokens.replace("'inserted':1", "'inserted':3")))
        .containsExactly("effects.rows.auth.refresh_token.inserted VALUE 1 3");
  }

  @Test
  void saysWhereOneSideHasMoreToSayThanFits() {
    assertThat(fields(USUAL, "{'tooLarge':true}"))
        .containsExactly("effects.complete VALUE true false", "effects.tooLarge VALUE false true");
  }

  @Test
  void saysWhereNeitherSideTellsAll() {
    Book book = book("");
    String some = USUAL.replace("'complete':true", "'complete':false");
    book.enter(pair(some, some));
    assertThat(report(book).statuses()).containsOnlyKeys("200 and 200 (effects not told in full)");
  }

  @Test
  void takesNoAnswerForComparedWhereNeitherSideTellsAll() {
    Book book = book("");
    CopiedAnswer refused = Json.answer(404, "{'error':{'code':'deck_not_found'}}");
    for (int i = 0; i < 3000; i++) {
      book.enter(new AnswerPair(ROUTE, request(), refused, refused, null));
    }
    String some = USUAL.replace("'complete':true", "'complete':false");
    book.enter(pair(some, some));
    Instant now = Clock.systemUTC().instant();
    List<GivenAnswer> lately =
        List.of(new GivenAnswer(new Branch(200, "application/json", ""), 9, now, now));

    assertThat(obstacles(book, lately, now)).containsExactly("answers_not_compared");
    book.enter(pair(USUAL, USUAL));
    assertThat(obstacles(book, lately, now)).isEmpty();
  }

  private static List<String> obstacles(Book book, List<GivenAnswer> lately, Instant now) {
    BookPage page = book.page();
    return new Readiness(ROUTE, page, Reporting.fields(page), 0.001, now)
        .obstacles(Reporting.answers(page, lately), Set.of()).stream().map(Obstacle::code).toList();
  }

  @Test
  void takesARuleForAnEffect() {
    Book book =
        book(
            "every: [{path: effects.rows.drilling.audit, ignore: true, because: new there},"
                + " {path: effects.rows.drilling.review.inserted, tolerance: 1}]");
    book.enter(
        pair(
            USUAL,
            USUAL
                .replace("'inserted':1", "'inserted':2")
                .replace("'rows':{", "'rows':{'drilling.audit':{'inserted':1},")));
    assertThat(report(book).fields()).isEmpty();
  }

  @Test
  void knowsTheMonolithsOwnNoise() {
    Book book = book("");
    for (int i = 0; i < 30; i++) {
      String noisy = USUAL.replace("'updated':0", "'updated':" + (i + 1));
      book.enter(new AnswerPair(ROUTE, request(), answer(USUAL), answer(noisy), answer(noisy)));
    }
    assertThat(report(book).fields())
        .extracting(field -> field.path() + " " + field.says())
        .containsExactly("effects.rows.drilling.review.updated NOISE");
  }

  @Test
  void doesNotAskForTheEffectsOfARouteThatOnlyReads() {
    Route safe = TestRoutes.route("r", Effect.SAFE, Mode.SHADOW);
    Book book = book("");
    book.enter(
        new AnswerPair(
            safe,
            request(),
            answer(USUAL),
            answer(USUAL.replace("'inserted':1", "'inserted':2")),
            null));
    assertThat(report(book).fields()).isEmpty();
  }

  @Test
  void saysNothingOfEffectsWhereOneSideRefuses() {
    Book book = book("");
    book.enter(
        new AnswerPair(
            ROUTE, request(), answer(USUAL), Json.answer(404, "{'error':{'code':'x'}}"), null));
    assertThat(report(book).fields()).extracting(FieldReport::path).containsExactly("(status)");
  }

  private static List<String> fields(String monolith, String extracted) {
    Book book = book("");
    book.enter(pair(monolith, extracted));
    return report(book).fields().stream()
        .map(
            field ->
                field.path()
                    + " "
                    + field.kind()
                    + " "
                    + field.example().monolith()
                    + " "
                    + field.example().extracted())
        .toList();
  }

  private static Book book(String rules) {
    return new Book(
        Clock.systemUTC().instant(),
        Era.UNKNOWN,
        Json.rules(rules),
        new Keeping(new Redaction(new byte[32]), Clock.systemUTC()));
  }

  private static DiffReport report(Book book) {
    return Reporting.report(
        ROUTE,
        new Counted(book.page(), List.of(), null),
        null,
        0.001,
        Clock.systemUTC().instant(),
        null);
  }

  private static AnswerPair pair(String monolith, String extracted) {
    return new AnswerPair(ROUTE, request(), answer(monolith), answer(extracted), null);
  }

  private static CopiedRequest request() {
    return new CopiedRequest("request-1", "POST", "/x", List.of(), "{}".getBytes(UTF_8));
  }

  private static CopiedAnswer answer(String effects) {
    return Answers.answer(200, "{'ok':true}", effects);
  }
}
