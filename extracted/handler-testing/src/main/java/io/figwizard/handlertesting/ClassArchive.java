package io.figwizard.handlertesting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The classes of the module's server in a file that a JVM maps, instead of reading, checking and
 * linking them one after the other: that takes a third off a server's start, in CPU. It is made of
 * what the first few servers have loaded; a module that starts no more than those never waits for
 * it. Kept until a class changes. Safe for use by several threads and processes: what it knows is
 * in its folder.
 *
 * @param folder of this class path alone
 * @param classPath of jars only, as the JVM demands
 */
record ClassArchive(Path folder, String classPath) {
  /** So many servers come up before it is worth the seconds that it takes to make. */
  static final int LISTS = 4;

  /** It takes seconds. */
  private static final long PATIENCE_SECONDS = 60;

  private static final String LIST = ".classes";
  private static final String WRITE = "-XX:DumpLoadedClassList=";

  /**
   * What a JVM that is being started needs: the file, or else to write down what it loads.
   *
   * @param ownServer whether it is what the module is about; others load less, or something else
   */
  List<String> options(boolean ownServer) {
    Path archive = folder.resolve("archive.jsa");
    Path unusable = folder.resolve("unusable");
    boolean wanted = ownServer && !Files.exists(archive) && !Files.exists(unusable);
    if (wanted && lists().size() < LISTS) {
      return List.of(WRITE + folder.resolve(UUID.randomUUID() + ".loading"));
    }
    if (wanted) {
      make(archive, unusable);
    }
    return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
  }

  /**
   * Takes note of what a server has loaded that is still alive. One that has ended by itself may
   * never have come up, and has loaded little; one that has not begun its list yet has loaded
   * nothing.
   *
   * @param options what it was started with
   */
  void served(List<String> options) {
    for (String option : options) {
      if (option.startsWith(WRITE)) {
        try {
          String text = Files.readString(Path.of(option.substring(WRITE.length())));
          Path read = folder.resolve(UUID.randomUUID() + ".read");
          // It was being written to, so the last line may be half a line.
          Files.writeString(read, text.substring(0, text.lastIndexOf('\n') + 1));
          Files.move(read, folder.resolve(UUID.randomUUID() + LIST));
        } catch (NoSuchFileException e) {
          return;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private List<Path> lists() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(LIST)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A test needs the server, not the archive: without one it only starts more slowly. */
  private void make(Path archive, Path unusable) {
    Path made = folder.resolve(UUID.randomUUID() + ".jsa");
    Path log = folder.resolve(UUID.randomUUID() + ".log");
    try {
      Path all = Files.write(folder.resolve(UUID.randomUUID() + ".all"), loaded());
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      // Only with this collector does it hold objects of the JDK too.
      command.addAll(List.of("-Xshare:dump", "-XX:+UseG1GC", "-XX:SharedClassListFile=" + all));
      command.addAll(
          List.of("-XX:SharedArchiveFile=" + made, "-XX:TieredStopAtLevel=1", "-cp", classPath));
      Process dump =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean isMade = dump.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && dump.exitValue() == 0;
      dump.destroyForcibly();
      Files.move(isMade ? made : log, isMade ? archive : unusable, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Without the numbers, which every list begins anew, and what class loaders have made up. */
  private Set<String> loaded() throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    for (Path list : lists()) {
      try (Stream<String> read = Files.lines(list, UTF_8)) {
        read.filter(line -> !line.startsWith("#") && !line.contains(" source: "))
            .map(line -> line.replaceFirst(" id: \\d+$", ""))
            .forEach(lines::add);
      }
    }
    return lines;
  }
}
