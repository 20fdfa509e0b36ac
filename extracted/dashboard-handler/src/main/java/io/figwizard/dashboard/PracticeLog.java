package io.figwizard.dashboard;

import io.figwizard.handlerkit.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the caller has done, piece by piece of a stretch of time. */
record PracticeLog(Call call) {
  /**
   * @param starts where the pieces begin, in order
   * @param until where the last one ends
   * @return as many as there are starts
   */
  List<Tally> between(List<Instant> starts, Instant until) {
    Instant from = starts.get(0);
    List<String> texts = starts.stream().map(Instant::toString).toList();
    List<Tally> pieces = new ArrayList<>(Collections.nCopies(starts.size(), Tally.NOTHING));
    PracticeSql sql = call.sql(PracticeSql.class);
    for (PracticeSql.Reviewed reviewed : sql.reviewed(call.userId(), from, until, texts)) {
      add(pieces, reviewed.piece(), Tally.of(reviewed));
    }
    String variant = call.variant().id();
    for (PracticeSql.Spoken spoken : sql.spoken(call.userId(), variant, from, until, texts)) {
      add(pieces, spoken.piece(), Tally.of(spoken));
    }
    return pieces;
  }

  private static void add(List<Tally> pieces, int piece, Tally tally) {
    pieces.set(piece - 1, pieces.get(piece - 1).plus(tally));
  }
}
