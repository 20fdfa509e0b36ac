package io.figwizard.handlertesting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.io.FileUtils;

/** A class path whose folders are packed into jars: a JVM archives classes of jars only. */
final class JarredClassPath {
  private static final int NAME = 16;
  private static final Predicate<Path> NAMED_AFTER_CONTENTS =
      folder -> folder.getFileName().toString().length() == NAME;

  private JarredClassPath() {}

  /**
   * @param under gets a folder that is named after what the class path holds; those of earlier
   *     contents are removed
   */
  static ClassArchive pack(String classPath, Path under) {
    List<Path> entries =
        Stream.of(classPath.split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::exists)
            .map(Path::toAbsolutePath)
            .toList();
    try {
      Path folder = under.toAbsolutePath().resolve(contents(entries));
      if (!Files.exists(folder)) {
        pack(entries, folder);
      }
      List<String> jars = new ArrayList<>();
      for (Path entry : entries) {
        jars.add((Files.isDirectory(entry) ? jar(folder, entries, entry) : entry).toString());
      }
      return new ClassArchive(folder, String.join(File.pathSeparator, jars));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pack the class path of the tests", e);
    }
  }

  /** Whole or not at all, for another process may be at it too. */
  private static void pack(List<Path> entries, Path folder) throws IOException {
    Path under = Files.createDirectories(folder.getParent());
    try (Stream<Path> earlier = Files.list(under)) {
      earlier.filter(NAMED_AFTER_CONTENTS).map(Path::toFile).forEach(FileUtils::deleteQuietly);
    }
    Path packing = Files.createDirectory(under.resolve(UUID.randomUUID().toString()));
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) {
        pack(entry, jar(packing, entries, entry));
      }
    }
    try {
      Files.move(packing, folder);
    } catch (IOException e) {
      if (!Files.exists(folder)) {
        throw e;
      }
      FileUtils.deleteDirectory(packing.toFile());
    }
  }

  private static Path jar(Path folder, List<Path> entries, Path entry) {
    return folder.resolve(entries.indexOf(entry) + "-" + entry.getFileName() + ".jar");
  }

  /** Names, sizes and times: as the JVM tells whether an archive still fits. */
  private static String contents(List<Path> entries) throws IOException {
    MessageDigest digest = sha256();
    for (Path entry : entries) {
      for (Path file : files(entry)) {
        String line =
            file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis() + "\n";
        digest.update(line.getBytes(UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, NAME);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(jar));
        ZipOutputStream zip = new ZipOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      zip.setLevel(Deflater.BEST_SPEED);
      for (Path one : all.filter(one -> !one.equals(classes)).sorted().toList()) {
        String name = classes.relativize(one).toString().replace(File.separatorChar, '/');
        if (Files.isDirectory(one)) {
          // Some look for folders, as on a class path of folders.
          zip.putNextEntry(new ZipEntry(name + "/"));
        } else {
          zip.putNextEntry(new ZipEntry(name));
          Files.copy(one, zip);
        }
      }
    }
  }

  private static List<Path> files(Path entry) throws IOException {
    try (Stream<Path> files = Files.walk(entry)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
