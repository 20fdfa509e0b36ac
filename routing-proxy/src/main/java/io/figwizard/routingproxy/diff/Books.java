package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.control.RouteControl;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The books of all routes, of each the one of now. Thread-safe. */
final class Books {

  private final RouteControl control;
  private final RulesInForce rules;
  private final Keeping keeping;
  private final Map<String, Book> books = new ConcurrentHashMap<>();
  // Of a proxy before this one; each is gone on with, or dropped, when its route is met first.
  private final Map<String, KeptBook> kept = new ConcurrentHashMap<>();

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
    books.replace(route, known, following(route, known.copied(), new Era(shadow)));
    return any(route);
  }

  /** Begins a route's anew. */
  Book anew(String route) {
    Book known = any(route);
    Book begun = following(route, known.copied(), known.era());
    books.put(route, begun);
    return begun;
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
      return begun(route, Era.UNKNOWN);
    }
    return before.stillCounts(rules.rules().wording())
        ? Book.restored(before, rules.rules().of(route), keeping)
        : following(route, before.copied(), before.era());
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
