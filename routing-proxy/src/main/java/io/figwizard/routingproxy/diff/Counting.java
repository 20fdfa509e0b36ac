package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.evidence.RunningBuilds;
import io.figwizard.routingproxy.coverage.GivenAnswer;
import io.figwizard.routingproxy.coverage.MonolithAnswers;
import io.figwizard.routingproxy.diff.DiffReport.Together;
import io.figwizard.routingproxy.routes.Route;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts together what this proxy and others have compared of a route. Thread-safe. */
final class Counting {

  private final RouteControl control;
  private final Books books;
  private final MonolithAnswers answers;
  private final @Nullable OtherProxies others;
  private final RunningBuilds running;

  /**
   * @param answers what the monolith has answered this proxy
   * @param others null where the proxy has its state for itself
   */
  Counting(
      RouteControl control,
      Books books,
      MonolithAnswers answers,
      @Nullable OtherProxies others,
      RunningBuilds running) {
    this.control = control;
    this.books = books;
    this.answers = answers;
    this.others = others;
    this.running = running;
  }

  /**
   * What counts of a route.
   *
   * @param answers in which ways the monolith has answered of late
   * @param together whose it is; null where the proxy has its state for itself
   */
  record Counted(BookPage page, List<GivenAnswer> answers, @Nullable Together together) {}

  /** What this proxy has compared. */
  Counted own(String route) {
    return own(books.of(route).page(), route);
  }

  /**
   * What all proxies have compared; asks their database.
   *
   * @param ofBuildsNow whether to ask both sides for their builds: what others were compared for
   *     does not count
   * @throws IOException where the other proxies' numbers cannot be asked
   */
  Counted all(Route route, boolean ofBuildsNow) throws IOException {
    String id = route.id();
    boolean known = books.of(id).builds() != null;
    // Where nobody could tell a lone proxy the builds until now, nobody can.
    boolean ask = others == null ? ofBuildsNow && known : ofBuildsNow || !known;
    // Takes seconds: what is begun anew meanwhile must not count, so all else is asked after it.
    String builds = ask ? new Builds(running).of(route) : null;
    if (others == null) {
      return own(ofBuilds(route, books.of(id), builds).page(), id);
    }
    List<GivenAnswer> given = others.answers.lately(id);
    OthersBooks told = others.books.others(id);
    Book book = books.of(id, told.newest(books.of(id).era(), control.inShadowSince(id)));
    if (!ask && book.builds() == null) {
      return all(route, true);
    }
    book = ofBuilds(route, book, builds);
    return told.with(book.page(), book.era(), book.wording(), given);
  }

  private Counted own(BookPage page, String route) {
    return new Counted(page, answers.lately(route), null);
  }

  /** What this proxy has compared, and why the others cannot be asked. */
  Counted alone(String route, IOException fault) {
    Counted own = own(route);
    return others == null
        ? own
        : new Counted(
            own.page(), own.answers(), others.books.alone(String.valueOf(fault.getMessage())));
  }

  private Book ofBuilds(Route route, Book book, @Nullable String now) {
    return now == null ? book : books.ofBuilds(route.id(), book, now);
  }
}
