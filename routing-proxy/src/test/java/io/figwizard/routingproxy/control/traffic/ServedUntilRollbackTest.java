package io.figwizard.routingproxy.control.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Doing;
import io.figwizard.routingproxy.control.state.MovedUsers.Told;
import io.figwizard.routingproxy.control.state.SharedSession;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.state.StateUpdate;
import io.figwizard.routingproxy.routes.Mode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ServedUntilRollbackTest {

  private static final int MANY = 500;

  private final ServedUsers served = new ServedUsers();
  private final ToldUsers others = new ToldUsers();
  private final Session session = new Session();
  private final ServedUntilRollback telling =
      new ServedUntilRollback(served, route -> 2, others, 0);

  @Test
  void manyRoutesThatWentBackAreToldAtOnce() throws IOException {
    takeBackMany();

    telling.applied(session, MANY);

    assertThat(others.asked()).isEqualTo(1);
    assertThat(others.told).hasSize(MANY);
    assertThat(others.told.get(6)).isEqualTo(new Told("route-7", 7, 2, one("ada").text()));
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAskedOnceForAllOfThemAndNoMore() throws IOException {
    takeBackMany();
    others.fails = true;

    telling.applied(session, MANY);
    telling.applied(session, MANY);

    assertThat(others.asked()).isEqualTo(1);
  }

  @Test
  void whatAppliesHereOnlyLaterIsToldThen() throws IOException {
    takeBackMany();

    telling.applied(session, MANY - 1);
    telling.applied(session, MANY);

    assertThat(others.told).extracting(Told::generation).doesNotHaveDuplicates().hasSize(MANY);
    assertThat(others.asked()).isEqualTo(2);
  }

  @Test
  void nobodyIsAskedWhereNoRouteWentBack() throws IOException {
    session.changes.add(
        Change.flip(
            1, Instant.EPOCH, "ada", "r", Standing.MONOLITH, new Standing(Mode.CANARY, 5.0)));

    telling.applied(session, 1);

    assertThat(others.asked()).isZero();
  }

  private void takeBackMany() {
    for (int i = 1; i <= MANY; i++) {
      served.serves("route-" + i, "ada");
      session.changes.add(
          Change.rollback(i, Instant.EPOCH, "ada", "route-" + i, new Standing(Mode.CANARY, 5.0)));
    }
  }

  private static UserCount one(String user) {
    UserCount count = new UserCount();
    count.add(UserCount.hash(user));
    return count;
  }

  /** Knows changes. */
  private static final class Session implements SharedSession {

    private final List<Change> changes = new ArrayList<>();

    @Override
    public StateUpdate since(long generation) {
      List<Change> later =
          changes.stream().filter(change -> change.generation() > generation).toList();
      return new StateUpdate(changes.size(), "", later, false, Map.of(), 0);
    }

    @Override
    public void report(long generation, String routesSha256, Doing doing) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void await(Duration atMost) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void leave() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Long> users(UUID list, int from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }
  }
}
