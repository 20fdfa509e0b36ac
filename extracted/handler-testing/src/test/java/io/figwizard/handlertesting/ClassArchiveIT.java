package io.figwizard.handlertesting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveIT {
  @TempDir Path folder;
  private Path classes;

  /** Stands for a server: says where its class came from. */
  static final class Server {
    public static void main(String... arguments) throws Exception {
      System.out.println(
          Server.class.getResource("Server.txt") + " " + System.getProperty("java.class.path"));
    }
  }

  @BeforeEach
  void compile() throws Exception {
    Path name = Path.of(Server.class.getName().replace('.', '/') + ".class");
    classes = folder.resolve("classes");
    Files.createDirectories(classes.resolve(name).getParent());
    Files.copy(Path.of("target/test-classes").resolve(name), classes.resolve(name));
    Files.writeString(classes.resolve(name).resolveSibling("Server.txt"), "a resource");
  }

  @Test
  void isMadeOfWhatTheFirstServersHaveLoadedAndThenUsed() throws Exception {
    ClassArchive archive = packed();
    for (int i = 0; i < ClassArchive.LISTS; i++) {
      List<String> options = archive.options(true);
      assertThat(options).singleElement().asString().startsWith("-XX:DumpLoadedClassList=");
      assertThat(archive.options(false)).as("another server").isEmpty();
      assertThat(run(archive, options)).contains("0-classes.jar!");
      archive.served(options);
    }

    List<String> options = archive.options(true);

    assertThat(options).singleElement().asString().startsWith("-XX:SharedArchiveFile=");
    assertThat(archive.options(false)).isEqualTo(options);
    // Without -Xshare:on a JVM does without an archive that does not fit.
    List<String> strictly = new ArrayList<>(options);
    strictly.addAll(List.of("-Xshare:on", "-Xlog:class+load"));
    assertThat(run(archive, strictly))
        .containsPattern("ClassArchiveIT\\$Server source: shared objects file")
        .contains("0-classes.jar!/io/figwizard/handlertesting/Server.txt");
    assertThat(packed()).as("found again").isEqualTo(archive);
  }

  @Test
  void isNoLongerThatOfAClassPathOnWhichAClassHasChanged() throws Exception {
    ClassArchive before = packed();
    Path one = classes.resolve(Server.class.getName().replace('.', '/') + ".class");
    Files.setLastModifiedTime(one, FileTime.fromMillis(1));

    ClassArchive after = packed();

    assertThat(after.folder()).isNotEqualTo(before.folder()).exists();
    assertThat(before.folder()).doesNotExist();
  }

  @Test
  void isDoneWithoutWhereTheJvmDoesNotMakeIt() throws Exception {
    ClassArchive archive = packed();
    for (int i = 0; i < ClassArchive.LISTS; i++) {
      Files.writeString(archive.folder().resolve(i + ".classes"), "@no-such-thing\n");
    }

    assertThat(archive.options(true)).isEmpty();
    assertThat(archive.folder().resolve("unusable")).content().contains("no-such-thing");
    assertThat(archive.options(true)).isEmpty();
  }

  @Test
  void takesNoNoteOfAServerThatWasKilledBeforeItLoadedAnything() {
    ClassArchive archive = packed();
    for (int i = 0; i < ClassArchive.LISTS; i++) {
      archive.served(archive.options(true));
    }

    assertThat(archive.options(true))
        .singleElement()
        .asString()
        .startsWith("-XX:DumpLoadedClassList=");
  }

  private ClassArchive packed() {
    return JarredClassPath.pack(
        classes + File.pathSeparator + folder.resolve("missing.jar"), folder.resolve("archives"));
  }

  private static String run(ClassArchive archive, List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", archive.classPath(), Server.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
