package io.figwizard.openapi;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What its types do not say of a route that is read by {@code GET}: these answer no envelope.
 *
 * @param needsToken whether anybody has to prove who they are
 * @param parameters beside those of the path
 * @param status of success
 * @param success what the answer is then, by media type; none where it has no body
 * @param refusals the codes by status; a test holds them against those that the code names
 */
record ReadRoute(
    boolean needsToken,
    List<Given> parameters,
    int status,
    Map<String, String> success,
    Map<Integer, List<String>> refusals) {

  /**
   * A parameter.
   *
   * @param in {@code query} or {@code header}
   */
  record Given(String in, String name, String description) {}

  private static final List<String> NOBODY = List.of("unauthenticated", "token_expired");

  private static final Given TICKET =
      new Given(
          "query",
          "ticket",
          "From the action `ticket`, instead of `Authorization`: for browsers. Good once, for half a"
              + " minute.");
  private static final Given PLACE =
      new Given(
          "query",
          "lastEventId",
          "The id of the last notification that the client has; what came after it comes first.");

  private static final Map<String, ReadRoute> ALL =
      Map.of(
          "/auth/jwks.json",
          new ReadRoute(
              false,
              List.of(),
              200,
              Map.of("application/json", "The public keys of access tokens: a JWK set (RFC 7517)."),
              Map.of()),
          "/exports/{exportId}/file",
          new ReadRoute(
              true,
              List.of(),
              200,
              new TreeMap<>(
                  Map.of(
                      "application/pdf",
                      "An export of the format `pdf`.",
                      "application/zip",
                      "An export of the format `csv`: a CSV file for each kind" + " of data.")),
              Map.of(
                  401, NOBODY,
                  404, List.of("not_found"),
                  409, List.of("export_failed", "export_not_ready"),
                  410, List.of("export_expired"),
                  429, List.of("too_many_downloads"),
                  503, List.of("downloads_busy", "database_unavailable"))),
          "/realtime/events",
          new ReadRoute(
              true,
              List.of(
                  TICKET,
                  PLACE,
                  new Given(
                      "header",
                      "Last-Event-ID",
                      "As `lastEventId`, which it takes precedence of.")),
              200,
              Map.of(
                  "text/event-stream",
                  "Events `ready`, `notification` and, before the server ends the stream, `end`; see"
                      + " Ready, Notification and End for their data. It lasts as long as the token."),
              Map.of(
                  400, List.of("invalid_last_event_id"),
                  401, NOBODY,
                  403, List.of("account_deleted"),
                  429, List.of("too_many_connections"),
                  503, List.of("unavailable", "database_unavailable"))),
          "/realtime/socket",
          new ReadRoute(
              true,
              List.of(
                  TICKET,
                  PLACE,
                  new Given(
                      "header",
                      "Sec-WebSocket-Protocol",
                      "`figwizard.v1`, and instead of `Authorization` or a ticket"
                          + " `bearer.<access token>`.")),
              101,
              Map.of(),
              Map.of(
                  400, List.of("bad_request", "invalid_last_event_id"),
                  401, NOBODY,
                  426, List.of("upgrade_required"),
                  503, List.of("database_unavailable"))));

  /**
   * @throws IllegalStateException for a route that nobody has described yet
   */
  static ReadRoute of(String path) {
    ReadRoute route = ALL.get(path);
    if (route == null) {
      throw new IllegalStateException(
          "GET " + path + " is served and not described; describe it in ReadRoute.");
    }
    return route;
  }

  /** The paths of all. */
  static List<String> paths() {
    return ALL.keySet().stream().sorted().toList();
  }
}
