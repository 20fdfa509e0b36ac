package io.figwizard.handlerkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has been raised and not been told yet: one entry for each kind, so that it is the queue and
 * the memory of what was sent in one, and bounded. Never waits. Thread-safe.
 */
final class AlertBoard {
  enum Posted {
    /** Will have a message. */
    NEW,
    /** Is counted in the next message about its kind. */
    SUPPRESSED,
    /** There was no room. */
    DROPPED
  }

  private static final class Entry {
    Alert latest;
    long untold;
    Instant notBefore;

    Entry(Alert alert) {
      latest = alert;
      notBefore = alert.at();
    }
  }

  private final String service;
  private final int size;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long dropped;

  AlertBoard(String service, int size) {
    this.service = service;
    this.size = size;
  }

  synchronized Posted post(Alert alert) {
    Entry entry = entries.get(alert.kind());
    if (entry == null) {
      if (entries.size() >= size && !forgetOneThatIsTold()) {
        dropped++;
        return Posted.DROPPED;
      }
      entry = new Entry(alert);
      entries.put(alert.kind(), entry);
    }
    boolean first = entry.untold == 0 && !entry.notBefore.isAfter(alert.at());
    entry.latest = alert;
    entry.untold++;
    return first ? Posted.NEW : Posted.SUPPRESSED;
  }

  /**
   * The message that is due longest.
   *
   * @param due what is to be told later than this stays
   * @param next when another message about the same kind may follow
   */
  synchronized Optional<AlertMessage> take(Instant due, Instant next) {
    return untold()
        .filter(entry -> !entry.notBefore.isAfter(due))
        .min(Comparator.comparing(entry -> entry.notBefore))
        .map(entry -> told(entry, next));
  }

  /** Everything, due or not. */
  synchronized List<AlertMessage> takeAll(Instant next) {
    List<AlertMessage> messages = new ArrayList<>();
    untold().forEach(entry -> messages.add(told(entry, next)));
    return messages;
  }

  /** Could not be sent: it is part of the next message about its kind. */
  synchronized void giveBack(AlertMessage message, Instant notBefore) {
    Entry entry =
        entries.computeIfAbsent(message.latest().kind(), kind -> new Entry(message.latest()));
    entry.untold += message.count();
    entry.notBefore = notBefore;
    dropped += message.dropped();
  }

  /** When {@link #take} will have something. */
  synchronized Optional<Instant> nextDue() {
    return untold().map(entry -> entry.notBefore).min(Comparator.naturalOrder());
  }

  private Stream<Entry> untold() {
    return entries.values().stream().filter(entry -> entry.untold > 0);
  }

  private AlertMessage told(Entry entry, Instant next) {
    AlertMessage message = new AlertMessage(service, entry.latest, entry.untold, dropped);
    entry.untold = 0;
    entry.notBefore = next;
    dropped = 0;
    return message;
  }

  private boolean forgetOneThatIsTold() {
    Optional<Entry> oldest =
        entries.values().stream()
            .filter(entry -> entry.untold == 0)
            .min(Comparator.comparing(entry -> entry.notBefore));
    oldest.ifPresent(entry -> entries.remove(entry.latest.kind()));
    return oldest.isPresent();
  }
}
