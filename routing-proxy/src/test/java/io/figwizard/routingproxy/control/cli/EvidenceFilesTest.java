package io.figwizard.routingproxy.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceFilesTest {

  @TempDir Path folder;

  @Test
  void takesTheNewestOfTheRoute() throws IOException {
    for (String name :
        new String[] {
          "auth-20260101T000000Z.json",
          "auth-20260301T000000Z.json",
          "auth-20260201T000000Z.json",
          "auth-jwks-20270101T000000Z.json",
          "auth.login-20270101T000000Z.json",
          "auth-20270101T000000Z.json.next"
        }) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(EvidenceFiles.newest(folder, "auth"))
        .contains(folder.resolve("auth-20260301T000000Z.json"));
    assertThat(EvidenceFiles.newest(folder, "auth.me")).isEmpty();
    assertThat(EvidenceFiles.newest(folder.resolve("none"), "auth")).isEmpty();
  }

  @Test
  void saysWhyAFileIsNoEvidence() throws IOException {
    Path text = Files.writeString(folder.resolve("a.json"), "not json");
    assertThatThrownBy(() -> EvidenceFiles.jws(text)).hasMessageContaining("is not JSON");
    Path empty = Files.writeString(folder.resolve("b.json"), "");
    assertThatThrownBy(() -> EvidenceFiles.jws(empty)).hasMessageContaining("no member \"jws\"");
  }
}
