package io.figwizard.loadtests.gate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the gate's file says that the data is of production size. Texts still hold their
 * placeholders.
 *
 * @param production file with the rows of each table in production, relative to the gate's file;
 *     see {@link RowList}
 * @param database a PostgreSQL whose rows the gate counts itself
 * @param command program and arguments that print the rows there are, in the same form, for another
 *     database
 * @param environment all that the command gets beside {@code PATH} and its like
 */
record OwnData(
    String production,
    @Nullable Database database,
    @Nullable List<String> command,
    @Nullable Map<String, String> environment) {

  OwnData(
      @Nullable String production,
      @Nullable Database database,
      @Nullable List<String> command,
      @Nullable Map<String, String> environment) {
    if (production == null) {
      throw new IllegalArgumentException(
          "has no production (expected: the name of a file with the rows of each table in"
              + " production, one \"schema.table rows\" a line)");
    }
    boolean commanded = command != null && !command.isEmpty();
    if (commanded == (database != null)) {
      throw new IllegalArgumentException(
          "names "
              + (commanded ? "both database and command" : "neither database nor command")
              + " (expected: a PostgreSQL as database, or a command that prints the rows there are)");
    }
    if (environment != null && !commanded) {
      throw new IllegalArgumentException("has an environment but no command that it is for");
    }
    this.production = production;
    this.database = database;
    this.command = command;
    this.environment = environment;
  }

  /**
   * Where to count.
   *
   * @param url {@code jdbc:postgresql://...}
   */
  record Database(String url, String user, String password) {
    Database(@Nullable String url, @Nullable String user, @Nullable String password) {
      if (url == null || user == null || password == null) {
        throw new IllegalArgumentException(
            "is incomplete (expected: url, user and password, for example \"${SHOP_DATABASE_URL}\")");
      }
      this.url = url;
      this.user = user;
      this.password = password;
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Database[user=" + user + "]";
    }
  }
}
