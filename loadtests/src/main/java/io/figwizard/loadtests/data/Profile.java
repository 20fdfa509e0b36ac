package io.figwizard.loadtests.data;

import io.figwizard.loadtests.CannotRun;
import java.util.Locale;

/**
 * How much data. Numbers of cards are aimed at, not exact; what came out is in {@link LoadedData}.
 *
 * @param name what the reader asks for
 * @param users rows of auth.account
 * @param cards rows of drilling.card, about; reviews are about three times as many
 * @param usersPerChunk how many users one piece of work holds; part of what decides the bytes
 */
public record Profile(String name, int users, int cards, int usersPerChunk) {

  /** For tests: gates refuse it. */
  public static final Profile CI = new Profile("ci", 500, 6_000, 50);

  /** At least 8 million rows over all schemas. */
  public static final Profile PRODUCTION = new Profile("production", 100_000, 1_650_000, 500);

  /**
   * @throws CannotRun when there is none of that name
   */
  public static Profile named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "ci" -> CI;
      case "production" -> PRODUCTION;
      default ->
          throw new CannotRun(
              "there is no profile '" + name + "'; choose one of: ci (small), production");
    };
  }

  int chunks() {
    return (users + usersPerChunk - 1) / usersPerChunk;
  }
}
