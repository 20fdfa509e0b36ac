package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.Copies;
import io.figwizard.routingproxy.shadow.FailedCopy;
import io.figwizard.routingproxy.shadow.Lost;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told of copies. */
final class Told implements Copies {
  final List<AnswerPair> pairs = new CopyOnWriteArrayList<>();
  final List<FailedCopy> failed = new CopyOnWriteArrayList<>();
  final List<Lost> lost = new CopyOnWriteArrayList<>();

  int total() {
    return pairs.size() + lost.size();
  }

  @Override
  public void answered(AnswerPair pair) {
    pairs.add(pair);
  }

  @Override
  public void lost(String route, Lost why) {
    lost.add(why);
  }

  @Override
  public void lost(FailedCopy copy) {
    failed.add(copy);
    lost.add(copy.why());
  }
}
