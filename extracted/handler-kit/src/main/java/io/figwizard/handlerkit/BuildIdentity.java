package io.figwizard.handlerkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Names what is running: a hash over everything on the class path. Evidence of a gate counts for
 * the builds it was measured on only. Whose code a jar holds cannot be told from outside, so all
 * are alike; when a jar was made is left out, so the same code made again is the same build.
 *
 * @param value 16 hexadecimal digits
 */
record BuildIdentity(String value) {
  /** Reads the class path that this Java machine was started with: about 0.1 s, once. */
  static BuildIdentity ofClassPath() {
    return of(
        Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .toList());
  }

  static BuildIdentity of(List<Path> classPath) {
    SortedMap<String, Path> entries = new TreeMap<>();
    for (Path entry : classPath) {
      add(entry, entries);
      // "java -jar" names one jar, and that jar all the others.
      for (String listed : manifestClassPath(entry)) {
        add(entry.resolveSibling(listed), entries);
      }
    }
    try (DigestOutputStream digest =
        new DigestOutputStream(OutputStream.nullOutputStream(), sha256())) {
      for (var entry : entries.entrySet()) {
        digest.write(entry.getKey().getBytes(StandardCharsets.UTF_8));
        digest.write(0);
        if (Files.isDirectory(entry.getValue())) {
          hashFolder(entry.getValue(), digest);
        } else {
          hashJar(entry.getValue(), digest);
        }
      }
      byte[] hash = digest.getMessageDigest().digest();
      return new BuildIdentity(HexFormat.of().formatHex(hash).substring(0, 16));
    } catch (IOException e) {
      throw new UncheckedIOException("The class path cannot be read", e);
    }
  }

  /** By file name: the folder that a jar lies in is the machine's matter, not the build's. */
  private static void add(Path entry, SortedMap<String, Path> entries) {
    if (Files.exists(entry)) {
      String name = String.valueOf(entry.getFileName());
      entries.putIfAbsent(Files.isDirectory(entry) ? name + "#" + entries.size() : name, entry);
    }
  }

  private static List<String> manifestClassPath(Path jar) {
    if (!Files.isRegularFile(jar)) {
      return List.of();
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String listed =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return listed == null ? List.of() : List.of(listed.trim().split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException("Not a readable jar on the class path: " + jar, e);
    }
  }

  /**
   * By the checksums in its directory: reading what a hundred libraries hold would take seconds.
   */
  private static void hashJar(Path jar, OutputStream digest) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(file.entries())) {
        digest.write(
            (entry.getName() + " " + entry.getCrc() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void hashFolder(Path folder, OutputStream digest) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        digest.write(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        Files.copy(file, digest);
      }
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
