package io.figwizard.routingproxy.control.routesfile;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.routes.Limits;
import java.util.List;
import java.util.function.Function;

/** Reads a block of limits; what it leaves out stays as in the surrounding one. */
final class LimitsBlock {

  private final Findings findings;

  LimitsBlock(Findings findings) {
    this.findings = findings;
  }

  Limits read(Mapping block, Limits surrounding) {
    block.allowOnly(
        List.of(
            "maxBodySize",
            "connectTimeout",
            "responseTimeout",
            "requestTimeout",
            "maxRequests",
            "maxStreams"));
    return new Limits(
        value(block, "maxBodySize", "1MiB", LimitsBlock::bytes, surrounding.maxBodyBytes()),
        value(block, "connectTimeout", "1s", LimitsBlock::time, surrounding.connectTimeout()),
        value(block, "responseTimeout", "30s", LimitsBlock::time, surrounding.responseTimeout()),
        value(block, "requestTimeout", "30s", LimitsBlock::time, surrounding.requestTimeout()),
        value(block, "maxRequests", "100", LimitsBlock::number, surrounding.maxRequests()),
        value(block, "maxStreams", "100", LimitsBlock::number, surrounding.maxStreams()));
  }

  private <T> T value(
      Mapping block, String key, String example, Function<String, T> parser, T surrounding) {
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

  private static long bytes(String text) {
    long bytes = DataSize.parse(text).toBytes();
    if (bytes <= 0) {
      throw new IllegalArgumentException(text);
    }
    return bytes;
  }

  private static int number(String text) {
    // Also an IllegalArgumentException where it is no number.
    int number = Integer.parseInt(text);
    if (number <= 0) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  private static java.time.Duration time(String text) {
    java.time.Duration time = Duration.parse(text).toJavaDuration();
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(text);
    }
    return time;
  }
}
