package io.figwizard.loadtests.gate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The traffic of one route as the gate's file says it.
 *
 * @param requests file of JSON lines, relative to the gate's file; see {@link OwnRequest}
 * @param headers of every request that does not have them itself; may hold placeholders
 * @param expect statuses of a good answer
 * @param mustContain what the body of every good answer contains; null if its status alone decides
 */
record OwnRoute(
    String requests,
    Map<String, String> headers,
    List<Integer> expect,
    @Nullable String mustContain) {

  OwnRoute(
      @Nullable String requests,
      @Nullable Map<String, @Nullable String> headers,
      @Nullable List<Integer> expect,
      @Nullable String mustContain) {
    if (requests == null) {
      throw new IllegalArgumentException(
          "has no requests (expected: the name of a file with one request a line)");
    }
    this.requests = requests;
    this.headers = OwnRequest.headers(headers);
    this.expect = expect == null ? List.of(200) : OwnRequest.statuses(expect);
    this.mustContain = mustContain;
  }
}
