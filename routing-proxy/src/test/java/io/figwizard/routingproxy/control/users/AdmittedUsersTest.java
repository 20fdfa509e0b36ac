package io.figwizard.routingproxy.control.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdmittedUsersTest {

  @TempDir Path folder;

  @Test
  void aFaultThatNobodyExpectedLeavesNobodyWaiting() throws IOException {
    Queue<Runnable> work = new ArrayDeque<>();
    AdmittedUsers users;
    try (FileSystem closed =
        FileSystems.newFileSystem(folder.resolve("users.zip"), Map.of("create", "true"))) {
      UsersFile file = new UsersFile(closed.getPath("users"), "drilling.users");
      users = new AdmittedUsers("drilling", file, work::add);
    }

    users.ask(11, 5);
    work.remove().run();

    assertThat(users.number(11)).isEqualTo(AdmittedUsers.NOT_IN);
    assertThat(users.fault()).get().asString().contains("drilling", "ClosedFileSystemException");
    users.ask(12, 5);
    assertThat(work).as("whoever asks next is written again").hasSize(1);
  }
}
