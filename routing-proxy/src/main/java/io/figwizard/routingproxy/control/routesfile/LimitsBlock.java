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
    block.allowOnly(List.of("maxBodySize", "connectTimeout", "responseTimeout", "requestTimeout"));
    return new Limits(
        value(block, "maxBodySize", "1MiB", LimitsBlock::bytes, surrounding.maxBodyBytes()),
        value(block, "connectTimeout", "1s", LimitsBlock::time, surrounding.connectTimeout()),
        value(block, "responseTimeout", "30s", LimitsBlock::time, surrounding.responseTimeout()),
        value(block, "requestTimeout", "30s", LimitsBlock::time, surrounding.requestTimeout()));
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

  private static java.time.Duration time(String text) {
    java.time.Duration time = Duration.parse(text).toJavaDuration();
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(text);
    }
    return time;
  }
}
