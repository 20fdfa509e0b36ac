package io.figwizard.routingproxy.control.routesfile;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.math.BigDecimal;
import java.util.function.Function;

/** Reads single values; of one that makes no sense it notes what was expected. */
final class Values {

  private final Findings findings;

  Values(Findings findings) {
    this.findings = findings;
  }

  /**
   * The value under that key; the surrounding one where there is none, or none that makes sense.
   */
  <T> T read(Mapping block, String key, String example, Function<String, T> parser, T surrounding) {
    return block
        .text(key)
        .map(
            text -> {
              try {
                return parser.apply(text.value());
              } catch (IllegalArgumentException e) {
                findings.add(
                    text.line(),
                    key
                        + " is "
                        + text.value()
                        + "; expected something above zero like "
                        + example);
                return surrounding;
              }
            })
        .orElse(surrounding);
  }

  /** What stands for yes or no, which it notes where it is neither. */
  String word(Mapping.Text text, String key) {
    if (!text.value().equals("true") && !text.value().equals("false")) {
      findings.add(text.line(), key + " is " + text.value() + "; expected true or false");
    }
    return text.value();
  }

  static long bytes(String text) {
    long bytes = DataSize.parse(text).toBytes();
    if (bytes <= 0) {
      throw new IllegalArgumentException(text);
    }
    return bytes;
  }

  static int number(String text) {
    // Also an IllegalArgumentException where it is no number.
    int number = Integer.parseInt(text);
    if (number <= 0) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  static java.time.Duration time(String text) {
    java.time.Duration time = Duration.parse(text).toJavaDuration();
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(text);
    }
    return time;
  }

  /** {@code 5%} as 0.05; also 0%. */
  static double percent(String text) {
    if (!text.endsWith("%")) {
      throw new IllegalArgumentException(text);
    }
    // Also an IllegalArgumentException where it is no number.
    double share =
        new BigDecimal(text.substring(0, text.length() - 1).strip()).movePointLeft(2).doubleValue();
    if (share < 0 || share > 1) {
      throw new IllegalArgumentException(text);
    }
    return share;
  }
}
