package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What each of the proxies that share a state has found out about routes, for the others to count
 * it together with their own. Of each proxy, kind and route there is one text, the last that was
 * told. A proxy that goes on with its folder goes on with its texts; those of one that is gone stay
 * for 30 days. Thread-safe.
 */
public interface SharedFindings {

  /** What is told. */
  enum Kind {
    /** What was compared of a route in shadow. */
    BOOK,
    /** In which ways the monolith has answered. */
    ANSWERS
  }

  /**
   * One proxy's text about one route.
   *
   * @param replica who told it
   * @param live whether the process that told it gave a sign of life lately
   * @param content JSON
   */
  record Finding(String replica, boolean live, String content) {}

  /**
   * What the others told of one route.
   *
   * @param begun how often counting was begun anew
   */
  record Findings(long begun, List<Finding> all) {}

  /** How this proxy is called among them. */
  String replica();

  /**
   * Tells in place of what was told before.
   *
   * @param texts JSON in ASCII by route
   */
  void tell(Kind kind, Map<String, String> texts) throws IOException;

  /** What the other proxies told. */
  Findings others(Kind kind, String route) throws IOException;

  /** How often counting was begun anew, by route; without those where it never was. */
  Map<String, Long> begun() throws IOException;

  /**
   * Counting is begun anew, at all proxies: what was counted before does not count from now on.
   *
   * @return how often it was begun anew now
   */
  long begin(String route) throws IOException;
}
