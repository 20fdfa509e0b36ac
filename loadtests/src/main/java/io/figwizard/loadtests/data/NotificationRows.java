package io.figwizard.loadtests.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Writes what users were told in the last days, in the order in which it happened: conversations
 * that ended, exports that were finished, subscriptions that began. And the deliveries that told
 * them. Immutable.
 */
final class NotificationRows implements UserPart {

  /** As long as realtime keeps them, in days, and a little less. */
  private static final double KEPT = 6.9;

  private final long seed;
  private final Population population;
  private final Days days;
  private final DoneDeliveries deliveries;

  NotificationRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
    this.deliveries = new DoneDeliveries(days);
  }

  /** Something a user is told. */
  private record News(String domain, String type, double day, String payload) {}

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    for (int index = first; index < last; index++) {
      Dice dice = Dice.of(seed, "notifications", index);
      UUID user = population.userId(index);
      for (News news : news(index)) {
        notification(dice, user, news, rows);
      }
    }
  }

  private List<News> news(int index) {
    List<News> all = new ArrayList<>();
    conversations(index, all);
    exports(index, all);
    subscriptions(index, all);
    all.removeIf(news -> news.day < -KEPT);
    all.sort(Comparator.comparingDouble(News::day));
    return all;
  }

  private void conversations(int index, List<News> all) {
    for (ConversationHistory conversation : ConversationHistory.of(seed, population, days, index)) {
      Double told = conversation.toldAt();
      if (told != null && conversation.completed()) {
        all.add(
            new News(
                "conversation",
                "conversation.completed",
                told,
                """
                {"variant": "%s", "conversationId": "%s", "seconds": %d}"""
                    .formatted(conversation.variant(), conversation.id(), conversation.seconds())));
      }
    }
  }

  private void exports(int index, List<News> all) {
    for (ExportHistory export : ExportHistory.of(seed, index)) {
      all.add(
          new News(
              "exports",
              "export.finished",
              export.finishedAt(),
              """
              {"exportId": "%s", "format": "%s", "state": "%s"}"""
                  .formatted(export.id(), export.format(), export.state())));
    }
  }

  private void subscriptions(int index, List<News> all) {
    for (CustomerHistory customer : CustomerHistory.of(seed, population, index)) {
      for (SubscriptionHistory subscription : customer.subscriptions()) {
        Double access = subscription.accessUntil();
        if (access != null) {
          all.add(
              new News(
                  "billing",
                  "subscription.changed",
                  subscription.startedAt(),
                  """
                  {"variant": "%s", "plan": "%s", "status": "%s", "accessUntil": "%s"}"""
                      .formatted(
                          customer.variant(),
                          subscription.plan(),
                          subscription.status(),
                          days.second(access))));
        }
      }
    }
  }

  private void notification(Dice dice, UUID user, News news, RowsByTable rows) {
    long sequence = rows.nextId(Table.NOTIFICATION);
    rows.row(Table.NOTIFICATION)
        .int8(sequence)
        .uuid(dice.uuid())
        .uuid(user)
        .text(news.type)
        .jsonb(news.payload)
        .timestamp(days.at(news.day))
        .timestamp(days.at(news.day));
    deliveries.add(dice, news.domain, news.type, "realtime.notify", news.day, rows);
  }
}
