package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.figwizard.routingproxy.control.state.SharedFindings;
import io.figwizard.routingproxy.control.state.SharedFindings.Finding;
import io.figwizard.routingproxy.control.state.SharedFindings.Findings;
import io.figwizard.routingproxy.control.state.SharedFindings.Kind;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.diff.DiffReport.Together;
import io.figwizard.routingproxy.diff.OthersBooks.OthersBook;
import io.figwizard.routingproxy.findings.FindingText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The books of the proxies that share a state, in their database. Thread-safe. */
final class SharedBooks {

  /**
   * Of a larger one the examples stay at the proxy that has them: it is written again and again.
   */
  private static final int LONGEST = 64 * 1024;

  private final SharedFindings shared;
  private final ObjectReader reader = StateJson.mapper().readerFor(KeptBook.class);
  private final Map<String, KeptBook> untold = new ConcurrentHashMap<>();
  private final Map<String, KeptBook> telling = new ConcurrentHashMap<>();

  SharedBooks(SharedFindings shared) {
    this.shared = shared;
  }

  /** This proxy's, in place of what was told of the route before. */
  void tell(String route, KeptBook book) {
    untold.put(route, book);
  }

  Set<String> untold() {
    return Set.copyOf(untold.keySet());
  }

  @Nullable String text(String route) {
    KeptBook book = untold.get(route);
    if (book == null) {
      return null;
    }
    telling.put(route, book);
    return text(book);
  }

  void told(Set<String> routes) {
    for (String route : routes) {
      KeptBook now = telling.remove(route);
      if (now != null) {
        untold.remove(route, now);
      }
    }
  }

  private static String text(KeptBook book) {
    String whole = FindingText.of(book);
    return whole.length() <= LONGEST ? whole : FindingText.of(book.withoutExamples());
  }

  /** The others' of a route; asks the database. */
  OthersBooks others(String route) throws IOException {
    Findings found = shared.others(Kind.BOOK, route);
    return new OthersBooks(
        shared.replica(), found.begun(), found.all().stream().map(this::read).toList());
  }

  private OthersBook read(Finding finding) {
    try {
      return new OthersBook(finding.replica(), finding.live(), reader.readValue(finding.content()));
    } catch (JsonProcessingException e) {
      return new OthersBook(finding.replica(), finding.live(), null);
    }
  }

  /** Says that only this proxy's counts. */
  Together alone(String fault) {
    return new Together(List.of(shared.replica()), List.of(), fault);
  }

  /** Has all proxies begin a route's book anew; gives back how often that was asked for. */
  long begin(String route) throws IOException {
    return shared.begin(route);
  }

  /** How often that was done, by route; asks the database. */
  Map<String, Long> begun() throws IOException {
    return shared.begun();
  }
}
