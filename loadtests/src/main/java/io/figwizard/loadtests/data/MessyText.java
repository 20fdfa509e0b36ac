package io.figwizard.loadtests.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * Text as people really write it, in a pool to draw from: most of it plain, the rest in other
 * scripts and directions, with combining marks, emoji made of several code points, blanks at both
 * ends, line breaks, markup, and some as long as the handlers allow. Immutable.
 */
final class MessyText {

  private static final List<String> PLAIN =
      List.of(
          "the",
          "river",
          "to carry",
          "often",
          "bridge",
          "seven",
          "why",
          "window",
          "slowly",
          "bread",
          "to forget",
          "between",
          "yellow",
          "engine",
          "harbour",
          "to borrow",
          "winter",
          "honest",
          "candle",
          "north",
          "to whisper",
          "island",
          "copper",
          "tomorrow",
          "ladder",
          "to measure",
          "curious",
          "shadow",
          "needle",
          "orchard",
          "to hesitate",
          "thunder");
  private static final List<String> ACCENTED =
      List.of(
          "Straße",
          "größer",
          "façade",
          "naïve",
          "Žluťoučký kůň",
          "señor",
          "smørrebrød",
          "łódź",
          "İstanbul",
          "ﬁn de siècle",
          "Ærøskøbing",
          "œuvre",
          "ß",
          "ångström",
          "Đà Nẵng");
  private static final List<String> CJK =
      List.of(
          "食べる", "こんにちは", "図書館", "切手", "学习", "謝謝", "한국어", "안녕하세요", "カタカナ", "漢字", "吉野家", "髙橋", "𠮷田",
          "辻󠄀", "ｶﾞｷﾞｸﾞ");
  private static final List<String> RIGHT_TO_LEFT =
      List.of(
          "مرحبا",
          "كتاب",
          "مدرسة",
          "شكرًا",
          "שלום",
          "ספר",
          "תודה רבה",
          "كِتَابٌ",
          "فارسی",
          "اردو",
          "abc שלום def",
          "\u200Fעברית 123\u200E");
  private static final List<String> COMBINING =
      List.of(
          "e\u0301le\u0300ve",
          "n\u0303andu\u0301",
          "Z\u0351\u036B\u0343algo\u0329\u0333",
          "क्षत्रिय",
          "ภาษาไทย",
          "தமிழ்",
          "a\u030A",
          "o\u0308\u0304",
          "한글");
  private static final List<String> EMOJI =
      List.of(
          "🎓",
          "👩‍👩‍👧‍👦",
          "🏳️‍🌈",
          "👍🏽",
          "🇯🇵",
          "1️⃣",
          "🧑🏿‍💻",
          "😀😀😀",
          "🐈‍⬛ cat",
          "✈️",
          "𝔘𝔫𝔦𝔠𝔬𝔡𝔢");
  private static final List<String> AWKWARD =
      List.of(
          "  leading and trailing  ",
          "two\nlines",
          "tab\there",
          "<b>bold</b> & <script>alert(1)</script>",
          "Robert'); DROP TABLE card;--",
          "back\\slash \\N \\.",
          "\"quoted\", 'single'",
          "{\"json\": [1, 2]}",
          "zero\u200Bwidth",
          "non\u00A0breaking",
          "\uFEFFwith a mark",
          "NULL",
          "null",
          "0",
          "-1",
          "%s %d ${x}",
          "\u3000ideographic blank\u3000",
          "x");

  private final List<byte[]> pool;

  private MessyText(List<byte[]> pool) {
    this.pool = pool;
  }

  /**
   * @param longest in UTF-16 units, as Jakarta Validation counts; the longest texts have exactly
   *     that
   * @param usualWords at most so many words in a usual text
   */
  static MessyText pool(Dice dice, int size, int usualWords, int longest) {
    List<byte[]> pool = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      pool.add(one(dice, usualWords, longest).getBytes(UTF_8));
    }
    return new MessyText(List.copyOf(pool));
  }

  /** The same without line breaks and other control characters. */
  MessyText onOneLine() {
    return new MessyText(
        pool.stream()
            .map(text -> new String(text, UTF_8).replaceAll("\\p{Cntrl}", " ").getBytes(UTF_8))
            .toList());
  }

  byte[] draw(Dice dice) {
    return dice.pick(pool);
  }

  private static String one(Dice dice, int usualWords, int longest) {
    int kind = dice.below(1000);
    if (kind < 4) {
      return cut(words(dice, script(dice), longest), longest);
    }
    String text = phrase(dice, kind < 620 ? PLAIN : script(dice), dice.between(1, usualWords));
    return text.length() <= longest ? text : cut(text, longest);
  }

  private static String cut(String text, int length) {
    // The last one replaced: a cut may not leave half of a surrogate pair.
    return text.substring(0, length - 1).replaceAll("\\p{Cs}$", "y") + "z";
  }

  private static List<String> script(Dice dice) {
    return dice.pick(List.of(ACCENTED, CJK, CJK, RIGHT_TO_LEFT, COMBINING, EMOJI, AWKWARD));
  }

  private static String phrase(Dice dice, List<String> from, int words) {
    StringBuilder text = new StringBuilder(dice.pick(from));
    for (int i = 1; i < words; i++) {
      text.append(' ').append(dice.pick(from));
    }
    return text.toString();
  }

  private static String words(Dice dice, List<String> from, int atLeast) {
    StringBuilder text = new StringBuilder();
    while (text.length() < atLeast) {
      text.append(dice.pick(from)).append(' ');
    }
    return text.toString();
  }
}
