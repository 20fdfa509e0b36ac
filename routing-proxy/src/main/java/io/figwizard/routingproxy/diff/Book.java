package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.coverage.Branch;
import io.figwizard.routingproxy.diff.Difference.Field;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.FailedCopy;
import io.figwizard.routingproxy.shadow.Lost;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What has been compared of one route under one set of rules. Bounded: of very many fields only the
 * first are told apart. Thread-safe.
 */
final class Book {

  static final int MOST_FIELDS = 300;

  /** Ends the statuses of a pair of dry runs that leave open what they would have done. */
  static final String NOT_IN_FULL = " (effects not told in full)";

  private static final int MOST_STATUSES = 60;
  private static final int MOST_BRANCHES = 100;

  private final Instant since;
  private final RouteRules rules;
  private final Keeping keeping;
  private final Map<Field, Tally> fields = new LinkedHashMap<>();
  private final Map<String, Long> statuses = new TreeMap<>();
  private final Map<Branch, Long> branches = new TreeMap<>();
  // Counted by threads that carry requests: without the lock, which is held while much is done.
  private final AtomicLongArray lost = new AtomicLongArray(Lost.values().length);
  private final Map<Rule, Long> used = new HashMap<>();
  private final FailedCopies failed = new FailedCopies();
  private PairTimes times = new PairTimes();
  private long compared;
  private long differing;
  private long repeats;
  private long untold;
  private volatile boolean changed;
  private volatile boolean ended;
  private volatile Era era;
  private volatile @Nullable String builds;
  private volatile boolean copiedBefore;

  Book(Instant since, Era era, RouteRules rules, Keeping keeping) {
    this.since = since;
    this.era = era;
    this.rules = rules;
    this.keeping = keeping;
  }

  /**
   * The one that a proxy before this one has begun.
   *
   * @param rules the same as then
   */
  static Book restored(KeptBook kept, RouteRules rules, Keeping keeping) {
    Book book = new Book(kept.since(), kept.era(), rules, keeping);
    kept.fields().forEach(field -> book.fields.put(field.field(), Tally.restored(field)));
    book.statuses.putAll(kept.statuses());
    kept.met().forEach(met -> book.branches.put(met.branch(), met.pairs()));
    kept.lost().forEach((why, number) -> book.lost.set(why.ordinal(), number));
    rules.all().stream()
        .filter(rule -> kept.used().contains(rule.where()))
        .forEach(rule -> book.used.put(rule, 1L));
    book.times = kept.times().times();
    kept.failed().forEach(book.failed::keep);
    book.compared = kept.compared();
    book.differing = kept.differing();
    book.repeats = kept.repeats();
    book.untold = kept.untold();
    book.ended = kept.ended();
    book.builds = kept.builds();
    book.copiedBefore = kept.copiedBefore();
    return book;
  }

  /** For the disk. */
  synchronized KeptBook kept() {
    BookPage page = page();
    return new KeptBook(
        rules.wording(),
        since,
        era,
        builds,
        ended,
        compared,
        differing,
        repeats,
        untold,
        page.fields().stream().map(FieldNumbers::withOneExample).toList(),
        page.statuses(),
        page.branches().entrySet().stream()
            .map(met -> new KeptBook.Met(met.getKey(), met.getValue()))
            .toList(),
        page.lost(),
        used.keySet().stream().map(Rule::where).toList(),
        page.times(),
        page.failed(),
        copiedBefore);
  }

  /** Compares a pair and enters what was found. */
  boolean enter(AnswerPair pair) {
    long maxBodyBytes = pair.route().shadowing().maxBodyBytes();
    Told monolith = Told.of(pair.monolith(), pair.dryRun());
    Told extracted = Told.of(pair.extracted(), pair.dryRun());
    Comparer found =
        AnswerComparison.compare(monolith, extracted, rules, maxBodyBytes, pair.dryRun());
    Comparer noise =
        pair.repeated() == null
            ? null
            : AnswerComparison.compare(
                monolith,
                Told.of(pair.repeated(), pair.dryRun()),
                rules,
                maxBodyBytes,
                pair.dryRun());
    Instant now = keeping.now();
    Keeping.Pair kept = keeping.pair(pair, now);
    Branch branch = branch(pair.monolith());
    boolean ended = monolith.ended() || extracted.ended();
    boolean changedNothing = !ended && changedNothing(pair);
    String status = statuses(changedNothing, monolith, extracted);
    // What a pair leaves open is no proof of this answer, nor is one that nobody has given, nor
    // one that the real request had another reason for.
    boolean proof = !status.endsWith(NOT_IN_FULL) && !ended && !changedNothing;
    synchronized (this) {
      changed = true;
      compared++;
      times.add(pair);
      if (statuses.size() < MOST_STATUSES || statuses.containsKey(status)) {
        statuses.merge(status, 1L, Long::sum);
      }
      if (proof && (branches.size() < MOST_BRANCHES || branches.containsKey(branch))) {
        branches.merge(branch, 1L, Long::sum);
      }
      Set<Rule> helpful = new HashSet<>(found.used());
      for (Difference difference : firstOfEach(found.differences())) {
        Tally tally = tally(difference.field());
        if (tally == null) {
          untold++;
        } else {
          tally.differed();
          if (tally.wantsExample(now)) {
            tally.keep(kept.example(difference));
          }
        }
      }
      differing += found.differences().isEmpty() ? 0 : 1;
      if (noise != null) {
        repeats++;
        helpful.addAll(noise.used());
        for (Difference difference : firstOfEach(noise.differences())) {
          Tally tally = tally(difference.field());
          if (tally != null) {
            tally.repeatDiffered(difference);
          }
        }
      }
      helpful.forEach(rule -> used.merge(rule, 1L, Long::sum));
    }
    return found.differences().isEmpty();
  }

  void lost(Lost why) {
    lost.incrementAndGet(why.ordinal());
    changed = true;
  }

  /** Whether {@link #keep} is to be called with a copy that failed so. */
  boolean wantsFailed(Lost why) {
    return failed.wants(why, keeping.now());
  }

  /** Takes time: not to be called by threads that carry requests. */
  void keep(FailedCopy copy) {
    failed.keep(keeping.failed(copy, keeping.now()));
    changed = true;
  }

  /** What the book says now. */
  synchronized BookPage page() {
    return new BookPage(
        since,
        builds,
        compared,
        differing,
        repeats,
        untold,
        fields.entrySet().stream().map(field -> field.getValue().numbers(field.getKey())).toList(),
        new TreeMap<>(statuses),
        new TreeMap<>(branches),
        lost(),
        rules.all().stream().filter(rule -> !used.containsKey(rule)).toList(),
        times.kept(),
        failed.all(),
        copiedBefore);
  }

  /** The route is not in shadow any more. */
  void end() {
    if (!ended) {
      ended = true;
      changed = true;
    }
  }

  /**
   * Whether it is the book of a route's time in shadow. One that was begun before it is known when
   * that was is, unless it has ended.
   *
   * @param shadow number of the change by which the route came there
   */
  boolean isOf(long shadow) {
    if (!ended && era.shadow() == 0) {
      era = new Era(shadow, era.begun());
      changed = true;
    }
    return !ended && era.shadow() == shadow;
  }

  /** Of the rules it compares under. */
  String wording() {
    return rules.wording();
  }

  Era era() {
    return era;
  }

  /** Whether the extracted side got copies in this book, or in one before it. */
  synchronized boolean copied() {
    return copiedBefore || compared > 0 || lost().keySet().stream().anyMatch(Lost::failure);
  }

  /** It takes the place of one in which pairs were compared. */
  void copiedBefore() {
    copiedBefore = true;
  }

  /** The builds of both sides when they were asked first; null before. */
  @Nullable String builds() {
    return builds;
  }

  void builds(String found) {
    builds = found;
    changed = true;
  }

  /** It is to be written though nothing was entered. */
  void touch() {
    changed = true;
  }

  /** Whether something was entered since the last time this was asked. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  private static Branch branch(CopiedAnswer answer) {
    return Branch.of(
        answer.status(),
        Body.first(answer.headers(), "content-type"),
        Body.first(answer.headers(), "content-encoding"),
        answer.body());
  }

  /** Of dry runs also whether both leave open what they would have done: equal proves little. */
  private static String statuses(boolean changedNothing, Told monolith, Told extracted) {
    String one = monolith.status();
    String other = extracted.status();
    String statuses = one.equals(other) && monolith.ended() ? "both " + one : one + " and " + other;
    return statuses
        + (changedNothing ? DiffReport.CHANGED_NOTHING : "")
        + (!monolith.effects().complete() && !extracted.effects().complete() ? NOT_IN_FULL : "");
  }

  /**
   * Whether the monolith's dry run, which came to its end, found nothing to change elsewhere, as
   * the real request has just changed it: a call that changes something would have ended it.
   */
  private static boolean changedNothing(AnswerPair pair) {
    return pair.dryRun()
        && pair.route().effect() == Effect.EXTERNAL
        && pair.monolith().status() < 400;
  }

  private Map<Lost, Long> lost() {
    Map<Lost, Long> counts = new EnumMap<>(Lost.class);
    for (Lost why : Lost.values()) {
      if (lost.get(why.ordinal()) > 0) {
        counts.put(why, lost.get(why.ordinal()));
      }
    }
    return counts;
  }

  private @Nullable Tally tally(Field field) {
    Tally known = fields.get(field);
    if (known != null || fields.size() >= MOST_FIELDS) {
      return known;
    }
    Tally added = new Tally();
    fields.put(field, added);
    return added;
  }

  /** A field counts once for each pair, however many elements differ in it. */
  private static List<Difference> firstOfEach(List<Difference> differences) {
    Map<Field, Difference> first = new LinkedHashMap<>();
    differences.forEach(difference -> first.putIfAbsent(difference.field(), difference));
    return List.copyOf(first.values());
  }
}
