package io.figwizard.monolith;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestDatabase;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Asks for dry runs as docs/decisions/0029 says, not by the handler kit's own code. */
final class DryRunRequests {
  static final String KEY = "the key that tests of both sides ask for dry runs with";

  private DryRunRequests() {}

  /** Once. */
  static Answer ask(HandlerClient client, String handler, String action, Map<String, ?> fields) {
    String requestId = UUID.randomUUID().toString();
    long now = Instant.now().getEpochSecond();
    return client
        .with("Content-Type", "application/vnd.figwizard.dry-run+json")
        .with("X-Request-Id", requestId)
        .with("X-Fig-Dry-Run", "v1." + now + "." + mac("/" + handler, requestId, now))
        .call(handler, action, fields);
  }

  /**
   * Until it was neither in anybody's way nor too slow, and nobody else changed anything meanwhile:
   * what it leaves behind itself it leaves each time.
   */
  static Answer leavingNothing(
      TestDatabase database,
      HandlerClient client,
      String handler,
      String action,
      Map<String, ?> fields)
      throws Exception {
    AtomicReference<Answer> answer = new AtomicReference<>();
    Eventually.holds(
        "a dry run of " + handler + "." + action + " leaves everything as it was",
        () -> {
          String before = rows(database);
          answer.set(ask(client, handler, action, fields));
          return !answer.get().errorCode().equals("dry_run_skipped")
              && rows(database).equals(before);
        });
    return answer.get();
  }

  static JsonNode effects(Answer answer) throws IOException {
    return new ObjectMapper()
        .readTree(Base64.getUrlDecoder().decode(answer.header("X-Fig-Effects")));
  }

  /** All rows of all domains; of the worker's, which are never still, none. */
  static String rows(TestDatabase database) throws SQLException {
    try (Connection connection = database.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select string_agg(
                  table_schema || '.' || table_name || query_to_xml(
                    format('select * from %I.%I t order by t::text', table_schema, table_name),
                    true, false, ''),
                  '' order by table_schema, table_name)
                from information_schema.tables
                where table_type = 'BASE TABLE'
                  and table_schema not in ('information_schema', 'pg_catalog', 'worker')
                """)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String mac(String path, String requestId, long now) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
      String text = "figwizard-dry-run\nPOST\n" + path + "\n" + requestId + "\n" + now;
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
