package io.figwizard.routingproxy.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.control.state.SharedOutcomes.Told;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.routes.LiveRoutes;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this proxy tells the others: slice by slice what its own requests did, of the routes that
 * may go back by themselves. For one thread.
 */
final class OwnOutcomes {

  /** Of the content; another one is not understood. */
  static final int FORM = 1;

  /**
   * Each so many slices one is told even where there was nothing: who tells none is not counted.
   */
  private static final int SIGN = 6;

  /** So many slices after a sign there was another one, wherever it tells. */
  static final int SIGN_LATE = 2 * SIGN;

  private static final Logger log = LoggerFactory.getLogger(OwnOutcomes.class);

  private final RouteWindows windows;
  private final LiveRoutes routes;
  private final int most;
  private final ObjectMapper json = StateJson.mapper();
  private boolean leavesOut;

  /**
   * @param most so many characters a slice has at the most
   */
  OwnOutcomes(RouteWindows windows, LiveRoutes routes, int most) {
    this.windows = windows;
    this.routes = routes;
    this.most = most;
  }

  /** Whether what a route's sides do may matter: it may be moved, or go back. */
  static boolean isTold(Route route) {
    return route.extracted() != null && route.mode() != Mode.RETIRED;
  }

  /** The newest slice up to that one that is told in any case. */
  static long sign(long slice) {
    return slice - Math.floorMod(slice, (long) SIGN);
  }

  /**
   * Those from one slice on and before another that had requests or are a sign; made when they are
   * asked for.
   */
  Stream<Told> slices(long first, long end) {
    long nanos = windows.sliceNanos();
    return LongStream.range(Math.max(first, windows.firstKnown()), end)
        .mapToObj(number -> new Told(number, number * nanos, nanos, FORM, content(number)))
        .filter(
            told ->
                told.content().length() > "[]".length() || sign(told.number()) == told.number());
  }

  private String content(long number) {
    List<Route> told = routes.current().routes().stream().filter(OwnOutcomes::isTold).toList();
    Set<String> moved = new HashSet<>();
    List<ToldRoute> had = new ArrayList<>();
    for (Route route : told) {
      ToldRoute one =
          ToldRoute.of(
              route.id(),
              windows.own(route.id(), Side.MONOLITH, number),
              windows.own(route.id(), Side.EXTRACTED, number));
      if (one.requests() > 0) {
        had.add(one);
        if (!route.mode().monolithServesAll()) {
          moved.add(route.id());
        }
      }
    }
    // Those first that may go back, and that take the others' numbers to know.
    had.sort(
        Comparator.<ToldRoute, Boolean>comparing(one -> !moved.contains(one.route()))
            .thenComparingLong(ToldRoute::requests));
    return text(had);
  }

  private String text(List<ToldRoute> had) {
    StringBuilder text = new StringBuilder("[");
    int told = 0;
    for (ToldRoute one : had) {
      String next = text(one);
      if (text.length() + next.length() + 2 > most) {
        break;
      }
      text.append(told++ == 0 ? "" : ",").append(next);
    }
    if (told < had.size() && !leavesOut) {
      log.warn(
          "The other proxies are not told of {} routes with the most requests of {}, beginning with"
              + " {}: it would be more than {} characters. Each proxy counts those for itself.",
          had.size() - told,
          had.size(),
          had.get(told).route(),
          most);
    }
    leavesOut = told < had.size();
    return text.append(']').toString();
  }

  private String text(ToldRoute one) {
    try {
      return json.writeValueAsString(one);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers are always JSON", e);
    }
  }
}
