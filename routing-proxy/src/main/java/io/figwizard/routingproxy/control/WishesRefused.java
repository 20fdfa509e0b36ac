package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.WantedStanding;
import io.figwizard.routingproxy.files.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a file wants and was refused, and when it is worth another try. For one thread. */
final class WishesRefused {

  /** By then servers may have been started, or more copies compared. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  /**
   * @param kind what it is about: messages name ages and the like, which grow
   * @param stamps of its evidence
   */
  private record Refused(
      String kind, String message, Instant again, Map<Path, Optional<FileStamp>> stamps) {}

  private final Clock clock;
  private final Map<String, Refused> refused = new TreeMap<>();

  WishesRefused(Clock clock) {
    this.clock = clock;
  }

  /** Whether it was not refused yet, or that was a while ago, or its evidence is another one. */
  boolean isDue(WantedStanding wish) {
    Refused before = refused.get(wish.key());
    return before == null
        || !before.stamps().equals(stamps(wish))
        || !clock.instant().isBefore(before.again());
  }

  /** Answers whether it was not refused before, or for something else. */
  boolean add(WantedStanding wish, Exception refusal) {
    Instant now = clock.instant();
    boolean soon = refusal instanceof ControlRefusal it && it.status() == 503;
    String kind = kind(refusal);
    Refused before =
        refused.put(
            wish.key(),
            new Refused(
                kind,
                String.valueOf(refusal.getMessage()),
                soon ? now : now.plus(AGAIN),
                stamps(wish)));
    return before == null || !before.kind().equals(kind);
  }

  private static String kind(Exception refusal) {
    return refusal instanceof ControlRefusal it
        ? it.code() + new TreeSet<>(it.fields().keySet())
        : String.valueOf(refusal.getMessage());
  }

  void remove(WantedStanding wish) {
    refused.remove(wish.key());
  }

  void clear() {
    refused.clear();
  }

  /** By the wish's key. */
  Map<String, String> messages() {
    Map<String, String> messages = new TreeMap<>();
    refused.forEach((key, it) -> messages.put(key, it.message()));
    return messages;
  }

  private static Map<Path, Optional<FileStamp>> stamps(WantedStanding wish) {
    return wish.evidence().values().stream()
        .distinct()
        .collect(Collectors.toMap(evidence -> evidence, WishesRefused::stamp));
  }

  private static Optional<FileStamp> stamp(Path evidence) {
    try {
      return Optional.of(FileStamp.of(evidence));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
