package io.figwizard.loadtests.gate;

import java.util.List;
import java.util.SortedMap;

/**
 * Whether the database holds data of production size.
 *
 * @param profile name of the profile it was loaded with
 * @param rows rows per table, as counted just before the gate
 * @param problems why it is too small; empty if it is not
 */
record DataCheck(String profile, SortedMap<String, Long> rows, List<String> problems) {
  DataCheck {
    problems = List.copyOf(problems);
  }
}
