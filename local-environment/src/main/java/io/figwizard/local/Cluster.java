package io.figwizard.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.apache.commons.io.FileUtils;

/** The files of a local PostgreSQL: its cluster, the password of its owner, its log. */
final class Cluster {
  static final String OWNER = "figwizard";
  private static final int PASSWORD_BYTES = 24;
  private static final String SETTINGS = "figwizard.conf";

  private final Path home;

  Cluster(Path home) {
    this.home = home.toAbsolutePath().normalize();
  }

  Path data() {
    return home.resolve("data");
  }

  Path log() {
    return home.resolve("server.log");
  }

  String ownerPassword() {
    return PrivateFiles.read(passwordFile()).strip();
  }

  /** Makes the cluster where there is none. One that was left half made is made anew. */
  void createIfMissing(PostgresPrograms programs, PostgresSettings settings) {
    if (Files.isDirectory(data())) {
      return;
    }
    Path unfinished = home.resolve("data.unfinished");
    try {
      FileUtils.deleteDirectory(unfinished.toFile());
      PrivateFiles.write(passwordFile(), randomPassword());
      programs.runOrFail(
          "initdb",
          List.of(
              "--pgdata=" + unfinished,
              "--username=" + OWNER,
              "--pwfile=" + passwordFile(),
              "--auth=scram-sha-256",
              "--set=" + settings.passwordSetting(),
              "--encoding=UTF8",
              // The same order of strings on every operating system.
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--data-checksums",
              "--no-sync",
              "--no-instructions"));
      Files.writeString(
          unfinished.resolve("postgresql.conf"),
          "\ninclude '" + SETTINGS + "'\n",
          StandardOpenOption.APPEND);
      Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a PostgreSQL cluster in " + home, e);
    }
  }

  void configure(PostgresSettings settings) {
    try {
      Files.writeString(data().resolve(SETTINGS), settings.text());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the settings of PostgreSQL in " + data(), e);
    }
  }

  private Path passwordFile() {
    return home.resolve("owner-password");
  }

  private static String randomPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
