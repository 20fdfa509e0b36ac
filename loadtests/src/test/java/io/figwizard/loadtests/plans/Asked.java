package io.figwizard.loadtests.plans;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What statements are asked with: as literals, whose types PostgreSQL finds out as it does for
 * parameters. Those of a user are real ones where the user has any.
 */
final class Asked {

  private static final Pattern NAME = Pattern.compile("(?<![:\\w]):([a-zA-Z]\\w*)");
  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

  /** Found for a user with {@code :u}; the same row of anybody where it says so. */
  private static final Map<String, String> OF_USER =
      Map.ofEntries(
          Map.entry("emailKey", "select email_key from auth.account where user_id = :u"),
          Map.entry(
              "tokenHash", "select token_hash from auth.refresh_token where user_id = :u limit 1"),
          Map.entry(
              "familyId", "select family_id from auth.refresh_token where user_id = :u limit 1"),
          Map.entry("accountKey", "select account_key from auth.login_failure limit 1"),
          Map.entry("address", "select address from auth.login_failure limit 1"),
          Map.entry("failureId", "select failure_id from auth.login_failure limit 1"),
          Map.entry(
              "deckId",
              "select deck_id from drilling.card where user_id = :u group by 1 order by count(*) desc, 1 limit 1"),
          Map.entry("cardId", "select card_id from drilling.review where user_id = :u limit 1"),
          Map.entry(
              "conversationId",
              "select conversation_id from conversation.session where user_id = :u"
                  + " and provider_conversation_id is not null order by 1 limit 1"),
          Map.entry(
              "providerConversationId",
              "select provider_conversation_id from conversation.session where user_id = :u"
                  + " and provider_conversation_id is not null order by conversation_id limit 1"),
          Map.entry(
              "memoryId", "select memory_id from conversation.memory where user_id = :u limit 1"),
          Map.entry(
              "stripeCustomerId",
              "select stripe_customer_id from billing.customer where user_id = :u limit 1"),
          Map.entry(
              "subject",
              "select stripe_customer_id from billing.customer where user_id = :u limit 1"),
          Map.entry("exportId", "select export_id from exports.part limit 1"),
          Map.entry("eventId", "select event_id from jobs.reset_mail limit 1"),
          Map.entry(
              "deliveryIds",
              "select array_agg(delivery_id) from (select delivery_id from worker.delivery limit 3) t"));

  private static final Map<String, String> WITHOUT =
      Map.of(
          "emailKey", "nobody@example.org",
          "tokenHash", "\\x00",
          "stripeCustomerId", "cus_of_nobody",
          "subject", "cus_of_nobody",
          "providerConversationId", "conv_of_nobody");

  /**
   * SQL by name, or by class and name where the class means something else by it. NOW is the moment
   * of the data.
   */
  private static final Map<String, String> FIXED =
      """
      about 'text'
      accessUntil NOW
      after '00000000-0000-0000-0000-000000000000'
      NotificationSql.after 0
      afterCardId '00000000-0000-0000-0000-000000000000'
      afterConversationId '00000000-0000-0000-0000-000000000000'
      afterCreatedAt 'epoch'
      afterDeckId '00000000-0000-0000-0000-000000000000'
      afterHour -1
      PublishedSql.after 0
      afterInvoiceId ''
      afterMemoryId '00000000-0000-0000-0000-000000000000'
      afterReviewId '00000000-0000-0000-0000-000000000000'
      afterReviewedAt 'epoch'
      afterStartedAt 'epoch'
      afterUser '00000000-0000-0000-0000-000000000000'
      again NOW
      answer '{}'
      action 'submit-answer'
      amountDue 900
      amountPaid 900
      apiVersion null
      atMost 500
      attempt 1
      attempts 1
      back 'text'
      before NOW - interval '60 days'
      DigestSql.before current_date - 60
      beforeAt NOW
      beforeConversationId 'ffffffff-ffff-ffff-ffff-ffffffffffff'
      beforeId 'ffffffff-ffff-ffff-ffff-ffffffffffff'
      beforeStartedAt NOW
      bodyHash '\\x00'
      bucket 'none'
      buckets '{none}'
      bytes 0
      cancelAtPeriodEnd false
      code null
      consumer 'realtime.notify'
      consumers array['realtime.notify']
      content 'text'
      createdAt NOW
      currency 'eur'
      dailyGoal 5
      day cast(NOW as date) - 1
      dayStart NOW - interval '12 hours'
      description 'text'
      difficulty 5
      digest true
      digestHour 8
      displayName 'text'
      due NOW
      dueAt NOW
      earliest cast(NOW as date) - 7
      email 'text'
      endedAt NOW
      error 'text'
      expiresAt NOW
      DigestSql.expiresAt array['2026-01-31T00:00:00Z']
      failure 'internal'
      first '00000000-0000-0000-0000-000000000000'
      from NOW - interval '365 days'
      front 'text'
      hash '\\x00'
      hint 'text'
      InboxSql.kind 'snapshot'
      insteadOf 'cus_other'
      key 'none'
      kind null
      label 'goal'
      laneId 1
      lapses 0
      lastReview NOW
      leaseOwner '00000000-0000-0000-0000-000000000000'
      leaseOwners '{00000000-0000-0000-0000-000000000000}'
      leasedUntil NOW
      limit 50
      livemode true
      localDate cast(NOW as date) - 3
      localDates array['2026-01-31']
      lock 1
      lookAt null
      maxAttempts 10
      maxDecks 20
      month cast(date_trunc('month', NOW) as date)
      most 200
      name 'text'
      newCardsPerDay 20
      newHash 'text'
      now NOW
      number 0
      objectId null
      occurredAt NOW
      oldHash 'text'
      orderingKey 'user:nobody'
      orderingKeys array['user:nobody']
      outboxType 'none'
      parts 0
      passwordHash 'text'
      payload '{}'
      progress 1
      provider 'stripe'
      raw null
      receivedAt NOW
      reps 1
      rows 0
      seconds 60
      seenAt NOW
      sequences '{1}'
      signedUrl 'text'
      since NOW - interval '1 day'
      skipped 2
      spared null
      stability 1
      startedAt NOW
      starts (select array_agg(start) from generate_series(NOW - interval '366 days', NOW, interval '1 day') start)
      state 'sent'
      AnswerSql.state 2
      RateLimitSql.state '\\x00'
      status 'completed'
      step null
      stripeInvoiceId 'in_of_nobody'
      stripeSubscriptionIds '{}'
      subjectHash '\\x00'
      subjectKey 'none'
      summary 'text'
      timeZone 'UTC'
      timeZones array['UTC']
      timeout '1s'
      token null
      type null
      InboxSql.type 'none'
      NotificationSql.type 'none'
      types '{conversation.completed}'
      until NOW
      updatedAt NOW
      variant 'production'
      version 1
      """
          .lines()
          .collect(
              Collectors.toUnmodifiableMap(
                  line -> line.substring(0, line.indexOf(' ')),
                  line -> line.substring(line.indexOf(' ') + 1)));

  private final String user;
  private final long reviews;
  private final Map<String, String> values;

  private Asked(String user, long reviews, Map<String, String> values) {
    this.user = user;
    this.reviews = reviews;
    this.values = values;
  }

  /**
   * @param moment of the data
   */
  static Asked of(Connection owner, String user, Instant moment) throws SQLException {
    Map<String, String> values = new HashMap<>();
    FIXED.forEach(
        (name, sql) -> values.put(name, sql.replace("NOW", "timestamptz '" + moment + "'")));
    for (Map.Entry<String, String> query : OF_USER.entrySet()) {
      String name = query.getKey();
      String found = text(owner, query.getValue().replace(":u", quoted(user)));
      values.put(name, quoted(found == null ? WITHOUT.getOrDefault(name, NOBODY) : found));
    }
    values.put("userId", quoted(user));
    values.put("user", quoted(user));
    values.put("userIds", "cast(" + quoted("{" + user + "}") + " as uuid[])");
    String reviews =
        text(owner, "select count(*) from drilling.review where user_id = " + quoted(user));
    return new Asked(user, Long.parseLong(String.valueOf(reviews)), values);
  }

  /** Of the user: a statement may have to read all of them. */
  long reviews() {
    return reviews;
  }

  /** The statement with what it is asked with. */
  String bind(DomainStatement statement) {
    return NAME.matcher(statement.sql())
        .replaceAll(match -> Matcher.quoteReplacement(value(statement, match.group(1))));
  }

  private String value(DomainStatement statement, String name) {
    String owner = statement.name().substring(0, statement.name().indexOf('.') + 1);
    String value = values.getOrDefault(owner + name, values.get(name));
    if (value == null) {
      throw new AssertionError(
          statement + " is asked with :" + name + "; say in Asked with what, for tests");
    }
    return value;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static @Nullable String text(Connection owner, String query) throws SQLException {
    try (Statement select = owner.createStatement();
        ResultSet row = select.executeQuery(query)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  @Override
  public String toString() {
    return "user " + user + " with " + reviews + " reviews";
  }
}
