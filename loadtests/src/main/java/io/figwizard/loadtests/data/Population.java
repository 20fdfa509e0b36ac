package io.figwizard.loadtests.data;

import java.util.UUID;

/**
 * Who there is, and how much each of them does: activity follows Zipf's law with s = 0.8 (the
 * busiest of 100,000 users has about 2% of everything, the busiest 1% about a third), one user in
 * seven does nothing at all. Immutable.
 */
public final class Population {

  /** The password of every generated account. */
  public static final String PASSWORD = "correct horse battery staple";

  static final double ZIPF_EXPONENT = 0.8;
  private static final double IDLE = 0.14;
  private static final double SILENT = 0.4;
  private static final double CONVERSATIONS_FOR_A_CARD = 0.75;
  // Coprime to any number of users below it: index to rank is one to one, and the busy are spread.
  private static final long SPREAD = 2_147_483_647L;

  private final Profile profile;
  private final long seed;
  private final double cardsOfTheFirst;

  public Population(Profile profile, long seed) {
    this.profile = profile;
    this.seed = seed;
    double sum = 0;
    for (int rank = 1; rank <= profile.users(); rank++) {
      sum += StrictMath.pow(rank, -ZIPF_EXPONENT);
    }
    this.cardsOfTheFirst = profile.cards() / sum / (1 - IDLE);
  }

  /** The id of the user with that index, from 0: the same for the same seed. */
  public UUID userId(int index) {
    return Dice.of(seed, "user", index).uuid();
  }

  /** The e-mail address of the user with that index, as it is stored and can log in. */
  public String email(int index) {
    // Some wrote it with capitals, some with a tag; the key is in lower case.
    return switch (index % 10) {
      case 3 -> "Learner-%06d@Example.com".formatted(index);
      case 7 -> "learner-%06d+cards@example.com".formatted(index);
      default -> "learner-%06d@example.com".formatted(index);
    };
  }

  /** From 1, the busiest, to the number of users. */
  public int rank(int index) {
    return (int) ((index * SPREAD + seed(profile.users())) % profile.users()) + 1;
  }

  /** One of the hundredth that does most. */
  boolean isBusy(int index) {
    return rank(index) <= profile.users() / 100;
  }

  /** How many cards the user with that index has; 0 for the idle. */
  int cards(int index) {
    return amount("cards", index, IDLE, cardsOfTheFirst);
  }

  /** How many conversations the user with that index would have if nothing limited them. */
  int conversations(int index) {
    return amount("talks", index, SILENT, cardsOfTheFirst * CONVERSATIONS_FOR_A_CARD);
  }

  private int amount(String what, int index, double idle, double ofTheFirst) {
    Dice dice = Dice.of(seed, what, index);
    int rank = rank(index);
    // The busiest are never idle: the skew that a profile promises must be there for every seed.
    if (dice.chance(idle) && rank > 10) {
      return 0;
    }
    double expected = ofTheFirst * StrictMath.pow(rank, -ZIPF_EXPONENT);
    return (int) (expected + dice.share());
  }

  private long seed(int bound) {
    return Math.floorMod(seed, bound);
  }
}
