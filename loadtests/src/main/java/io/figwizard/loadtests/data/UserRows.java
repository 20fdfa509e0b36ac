package io.figwizard.loadtests.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes accounts, their refresh tokens and failed logins. Immutable; its methods may run on
 * several threads.
 */
final class UserRows implements UserPart {

  /** How old the youngest account is, in days: older than any of its cards. */
  static final int YOUNGEST = 1_400;

  /**
   * Of {@link Population#PASSWORD}, with password4j 1.8.4, the parameters the auth handler uses and
   * a salt everybody may know: hashing 100,000 times would take an hour, and nothing here is a
   * secret.
   */
  static final String PASSWORD_HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$Zmlnd2l6YXJkLWxvYWR0ZQ"
          + "$KgY8IMp8Vc3XRiW7qZnNfr/QqeZLzNRt09alD6Z5iIY";

  private static final byte[] HASH = PASSWORD_HASH.getBytes(UTF_8);
  private static final byte[] EMPTY = {};
  private static final List<String> LOCALES =
      List.of("en", "en-US", "de", "ja-JP", "ar-EG", "he", "zh-Hans-CN", "pt-BR", "hi", "tr");
  static final List<String> TIME_ZONES =
      List.of(
          "UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Apia");

  private final long seed;
  private final Population population;
  private final Days days;
  private final MessyText names;

  UserRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
    this.names = MessyText.pool(Dice.of(seed, "display names", 0), 10_000, 3, 80);
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    Dice dice = Dice.of(seed, "accounts", chunk);
    for (int index = first; index < last; index++) {
      UUID user = population.userId(index);
      account(dice, index, user, rows);
      for (int family = dice.below(3); family > 0; family--) {
        login(dice, user, rows);
      }
      if (dice.chance(0.1)) {
        mistakes(dice, population.email(index), rows);
      }
    }
  }

  /** Of the account of the user with that index; null where it says none. */
  static @Nullable String timeZone(long seed, int index) {
    Dice dice = Dice.of(seed, "time zone", index);
    return dice.chance(0.25) ? null : dice.pick(TIME_ZONES);
  }

  private void account(Dice dice, int index, UUID user, RowsByTable rows) {
    String email = population.email(index);
    double created = -dice.between((double) YOUNGEST, 2.5 * YOUNGEST);
    rows.row(Table.ACCOUNT)
        .uuid(user)
        .text(email)
        .text(email.toLowerCase(Locale.ROOT))
        .bytes(HASH)
        .bytes(dice.chance(0.12) ? null : dice.chance(0.03) ? EMPTY : names.draw(dice))
        .text(dice.chance(0.1) ? null : dice.pick(LOCALES))
        .text(timeZone(seed, index))
        .timestamp(days.at(created))
        .timestamp(days.at(dice.chance(0.8) ? created : created * dice.share()));
  }

  /** A login and the exchanges since: all but its newest token are used, some logins were ended. */
  private void login(Dice dice, UUID user, RowsByTable rows) {
    UUID family = dice.uuid();
    double issued = -dice.exponential(20);
    boolean ended = dice.chance(0.2);
    for (int left = dice.between(1, 3); left > 0; left--) {
      double used = issued * dice.share();
      rows.row(Table.REFRESH_TOKEN)
          .bytes(dice.hash())
          .uuid(family)
          .uuid(user)
          .timestamp(days.at(issued))
          .timestamp(days.at(issued + 30))
          .timestamp(left > 1 ? days.at(used) : null)
          .timestamp(ended ? days.at(used) : null);
      issued = used;
    }
  }

  /** Wrong passwords, long enough ago not to keep anybody from logging in. */
  private void mistakes(Dice dice, String email, RowsByTable rows) {
    byte[] account = sha256(email.toLowerCase(Locale.ROOT));
    String address =
        dice.chance(0.8)
            ? "203.0.113." + dice.between(1, 254)
            : "2001:db8:0:" + Integer.toHexString(dice.below(65_536)) + "::";
    double day = -dice.between(0.2, 0.9);
    for (int failures = dice.between(1, 4); failures > 0; failures--) {
      rows.row(Table.LOGIN_FAILURE)
          .int8(rows.nextId(Table.LOGIN_FAILURE))
          .bytes(account)
          .text(address)
          .timestamp(days.at(day));
      day += dice.exponential(0.0002);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
