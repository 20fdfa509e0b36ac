package io.figwizard.loadtests.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the database says about the requests of the demo.
 *
 * @param reviews by number of the request, how many reviews it left
 */
record WrittenAnswers(Map<Long, Integer> reviews) {

  private static final String REVIEWS =
      """
      select answer_millis - ?, count(*) from drilling.review
      where answer_millis >= ? and reviewed_at >= ? group by 1
      """;

  /**
   * @param since before the first request
   */
  static WrittenAnswers since(Connection connection, Instant since) throws SQLException {
    Map<Long, Integer> reviews = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(REVIEWS)) {
      select.setInt(1, AnswerRequests.MARK);
      select.setInt(2, AnswerRequests.MARK);
      select.setTimestamp(3, Timestamp.from(since));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          reviews.put(row.getLong(1), row.getInt(2));
        }
      }
    }
    return new WrittenAnswers(reviews);
  }

  int rows() {
    return reviews.values().stream().mapToInt(Integer::intValue).sum();
  }

  long doubled() {
    return reviews.values().stream().filter(count -> count > 1).count();
  }

  /** Acknowledged, and not there. */
  long lost(Outcomes all) {
    return all.where(Answered::ok).requests().stream()
        .filter(one -> !reviews.containsKey(one.number()))
        .count();
  }

  /** There, and not acknowledged. */
  long unacknowledged(Outcomes all) {
    Set<Long> acknowledged =
        all.where(Answered::ok).requests().stream()
            .map(Answered::number)
            .collect(Collectors.toSet());
    return reviews.keySet().stream().filter(number -> !acknowledged.contains(number)).count();
  }
}
