package io.figwizard.routingproxy.control.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.control.state.SharedList;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.Wish;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a store that says what the test wants it to. */
final class SharedUsersTest {

  private static final UUID LIST = new UUID(0, 1);

  @TempDir Path folder;
  private final List<Long> stored = new ArrayList<>();
  private final SharedStore store =
      (SharedStore)
          Proxy.newProxyInstance(
              SharedUsersTest.class.getClassLoader(),
              new Class<?>[] {SharedStore.class},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "users" -> from((int) arguments[1]);
                    case "letIn" -> letIn((List<?>) arguments[1], (int) arguments[2]);
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
  private SharedUsers users;

  @BeforeEach
  void open() throws IOException {
    users =
        new SharedUsers("drilling", store, new UsersFile(folder, "drilling.users"), Runnable::run);
    users.follow(new SharedList(LIST, 0, null), store);
    users.ask(11, 9);
    users.ask(12, 9);
    users.ask(13, 9);
    assertThat(numbers(11, 12, 13)).containsExactly(0, 1, 2);
  }

  @Test
  void whoHasNoPlaceAnyMoreIsOutWithTheNextWhoIsLetIn() {
    stored.set(1, 21L);
    stored.set(2, 22L);

    users.ask(14, 9);

    assertThat(numbers(11, 12, 13, 21, 22, 14)).containsExactly(0, -1, -1, 1, 2, 3);
  }

  @Test
  void whoHasNoPlaceAnyMoreIsOutWhereOthersHaveItNow() throws IOException {
    stored.set(1, 21L);
    stored.set(2, 22L);

    users.follow(new SharedList(LIST, 3, 22L), store);

    assertThat(numbers(11, 12, 13, 21, 22)).containsExactly(0, -1, -1, 1, 2);
  }

  @Test
  void whoHasNoPlaceAnyMoreIsOutWhereMoreHaveOneNow() throws IOException {
    stored.set(2, 22L);
    stored.add(23L);

    users.follow(new SharedList(LIST, 4, 23L), store);

    assertThat(numbers(11, 12, 13, 22, 23)).containsExactly(0, 1, -1, 2, 3);
  }

  @Test
  void whoeverIsInStaysWithAnAnswerFromBeforeTheLastWereLetIn() throws IOException {
    users.follow(new SharedList(LIST, 1, 11L), store);

    assertThat(numbers(11, 12, 13)).containsExactly(0, 1, 2);
  }

  @Test
  void aListThatHasEndedIsNotFollowedAnyMore() throws IOException {
    users.begun(new UUID(0, 2));

    users.follow(new SharedList(LIST, 3, 13L), store);

    assertThat(numbers(11, 12, 13)).containsExactly(-1, -1, -1);
  }

  private List<Long> letIn(List<?> wishes, int from) {
    wishes.forEach(wish -> stored.add(((Wish) wish).place()));
    return from(from);
  }

  private List<Long> from(int number) {
    return List.copyOf(stored.subList(number, stored.size()));
  }

  private List<Integer> numbers(long... places) {
    return LongStream.of(places).mapToObj(users::number).toList();
  }
}
