package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.control.RouteControl;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The books of all routes, of each the one of now. Thread-safe. */
final class Books {

  private static final Logger LOG = LoggerFactory.getLogger(Books.class);

  private final RouteControl control;
  private final RulesInForce rules;
  private final Keeping keeping;
  private final Map<String, Book> books = new ConcurrentHashMap<>();
  // Of a proxy before this one; each is gone on with, or dropped, when its route is met first.
  private final Map<String, KeptBook> kept = new ConcurrentHashMap<>();
  // How often they were begun anew at all proxies that share a state; 0 for all others.
  private final Map<String, Long> begun = new ConcurrentHashMap<>();

  Books(RouteControl control, RulesInForce rules, Keeping keeping) {
    this.control = control;
    this.rules = rules;
    this.keeping = keeping;
  }

  /** Those of a proxy before this one. */
  void inherit(Map<String, KeptBook> before) {
    kept.putAll(before);
  }

  /** A route that has been elsewhere in between begins anew. */
  Book of(String route) {
    Book known = any(route);
    long shadow = control.inShadowSince(route);
    if (shadow == 0 || known.isOf(shadow)) {
      return known;
    }
    // Whoever comes first begins it.
    books.replace(
        route, known, following(route, known.copied(), new Era(shadow, known.era().begun())));
    return any(route);
  }

  /** Begins a route's anew. */
  Book anew(String route) {
    Book known = any(route);
    Book begun = following(route, known.copied(), known.era());
    books.put(route, begun);
    return begun;
  }

  /** Begins a route's anew unless it is of that era. */
  Book of(String route, Era era) {
    Book known = any(route);
    if (known.era().equals(era)) {
      return known;
    }
    begun.put(route, era.begun());
    books.replace(route, known, following(route, known.copied(), era));
    return any(route);
  }

  /** Begins those anew that other proxies have begun anew since. */
  void learn(Map<String, Long> begunAnew) {
    begunAnew.forEach(
        (route, times) -> {
          begun.merge(route, times, Math::max);
          Book known = books.get(route);
          if (known != null && known.era().begun() < times) {
            of(route, new Era(known.era().shadow(), times));
          }
        });
  }

  /** What one build has answered says nothing about the next. */
  Book ofBuilds(String route, Book book, String now) {
    String before = book.builds();
    if (now.equals(before)) {
      return book;
    }
    Book deployed = book;
    if (before != null) {
      LOG.info("{} is counted anew: {} now, before {}", route, now, before);
      deployed = anew(route);
    }
    deployed.builds(now);
    return deployed;
  }

  /** Begins all anew: other rules apply. */
  void allAnew() {
    books.replaceAll((route, book) -> following(route, book.copied(), book.era()));
  }

  /** Ends those whose routes are not in shadow any more. */
  void look() {
    // Those that a proxy before this one has left, before their routes move on.
    Set<String> left = kept.keySet();
    left.stream().filter(id -> control.current().route(id).isPresent()).forEach(this::any);
    books.forEach(
        (route, book) -> {
          if (control.inShadowSince(route) == 0) {
            book.end();
          }
        });
  }

  void forEach(BiConsumer<String, Book> work) {
    books.forEach(work);
  }

  private Book any(String route) {
    Book known = books.get(route);
    return known != null ? known : books.computeIfAbsent(route, this::first);
  }

  private Book first(String route) {
    KeptBook before = kept.remove(route);
    if (before == null) {
      return begun(route, new Era(0, begun.getOrDefault(route, 0L)));
    }
    if (!before.stillCounts(rules.rules().wording())) {
      return following(route, before.copied(), before.era());
    }
    Book restored = Book.restored(before, rules.rules().of(route), keeping);
    // The other proxies may not have been told the last of it.
    restored.touch();
    return restored;
  }

  /** In the place of another one, on the disk too. */
  private Book following(String route, boolean copiedBefore, Era era) {
    Book book = begun(route, era);
    if (copiedBefore) {
      book.copiedBefore();
    }
    book.touch();
    return book;
  }

  private Book begun(String route, Era era) {
    Instant now = keeping.now();
    return new Book(now, era, rules.rules().of(route), keeping);
  }
}
