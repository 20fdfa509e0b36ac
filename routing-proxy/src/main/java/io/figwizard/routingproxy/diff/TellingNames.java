package io.figwizard.routingproxy.diff;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which names of fields, parameters and headers tell that what they hold must not be kept. Case and
 * separators do not count. Immutable.
 */
final class TellingNames {

  /** Within a name, in lower case and without separators: nothing below it is kept either. */
  private static final List<String> ANYWHERE =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "ticket",
          "authorization",
          "apikey",
          "cookie",
          "credential",
          "signature",
          "sessionid",
          "sessionkey",
          "email",
          "phone",
          "mobile",
          "address",
          "iban",
          "cardnumber",
          "cvc",
          "cvv",
          "ssn",
          "passport",
          "birth",
          "firstname",
          "lastname",
          "surname",
          "fullname",
          "displayname",
          "username",
          "street",
          "postcode",
          "postalcode",
          "zipcode",
          "latitude",
          "longitude");

  /**
   * As a word of a name, of a single value: within other words they are common ("capacity",
   * "shipping"), and an object of that name may hold anything (a drilling session's cards).
   */
  private static final Set<String> WORDS =
      Set.of(
          "city", "zip", "dob", "pin", "otp", "session", "sid", "ip", "lat", "lng", "gender",
          "tan");

  /** Whose name is a person's. Other names (a deck's, a plan's) are what the diff is read for. */
  private static final Set<String> PERSONS =
      Set.of(
          "user",
          "customer",
          "person",
          "contact",
          "member",
          "owner",
          "author",
          "account",
          "profile",
          "patient",
          "student",
          "employee",
          "recipient",
          "sender",
          "holder",
          "cardholder",
          "beneficiary");

  /** Between words: {@code clientIp}, {@code client_ip}, {@code CLIENT-IP}. */
  private static final Pattern WORD_ENDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");

  /** Of a code that is no secret: an error's ({@code card_not_found}), a country's. */
  private static final Pattern NO_SECRET = Pattern.compile("[a-z_]{1,40}|[A-Z]{2,3}");

  /** As long as nobody knows which: every name tells. */
  static final TellingNames ALL = new TellingNames(Set.of(), true);

  private final Set<String> own;
  private final boolean all;

  /**
   * @param own further ones, each of a whole name
   */
  TellingNames(Set<String> own) {
    this(own, false);
  }

  private TellingNames(Set<String> own, boolean all) {
    this.own = Set.copyOf(own.stream().map(TellingNames::plain).toList());
    this.all = all;
  }

  /** Whether nothing is kept of what stands under that name, however deep. */
  boolean tell(String name) {
    String plain = plain(name);
    return all || own.contains(plain) || ANYWHERE.stream().anyMatch(plain::contains);
  }

  /**
   * Whether a single value is not kept.
   *
   * @param parent the name of the object that it is a field of; empty where there is none
   */
  boolean tell(String parent, String name, String value) {
    return tell(name) || code(name, value) || word(name) || person(parent, name);
  }

  /** A code for signing in is one, an error's is not. */
  private static boolean code(String name, String value) {
    String plain = plain(name);
    return (plain.endsWith("code") || plain.endsWith("codes"))
        && !NO_SECRET.matcher(value).matches();
  }

  private static boolean word(String name) {
    return words(name).anyMatch(WORDS::contains);
  }

  private static boolean person(String parent, String name) {
    String plain = plain(name);
    return plain.endsWith("name")
        && (Stream.concat(plain.equals("name") ? words(parent) : Stream.empty(), words(name))
            .map(word -> word.endsWith("s") ? word.substring(0, word.length() - 1) : word)
            .anyMatch(PERSONS::contains));
  }

  private static Stream<String> words(String name) {
    return WORD_ENDS.splitAsStream(name).map(word -> word.toLowerCase(Locale.ROOT));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
