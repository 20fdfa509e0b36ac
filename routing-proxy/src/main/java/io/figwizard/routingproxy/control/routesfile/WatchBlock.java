package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.FailedWhen;
import io.figwizard.routingproxy.routes.WatchSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a block {@code watch}; what it leaves out stays as in the surrounding one. */
final class WatchBlock {

  /** As in routing-proxy.yml: of fewer nothing can be said. */
  private static final int FEWEST = 10;

  private static final String FAILED_WHEN = "failedWhen";

  private final Findings findings;

  WatchBlock(Findings findings) {
    this.findings = findings;
  }

  WatchSettings read(Mapping block, WatchSettings surrounding) {
    block.allowOnly(
        List.of(
            "rollback",
            "minRequests",
            "failureMargin",
            "refusalMargin",
            "latencyMargin",
            "latencySlack",
            "latencyMinRequests",
            "failuresAlone",
            FAILED_WHEN));
    return new WatchSettings(
        read(block, "rollback", "true or false", WatchBlock::word, surrounding.rollback()),
        read(block, "minRequests", "50", WatchBlock::requests, surrounding.minRequests()),
        read(block, "failureMargin", "0.5%", Values::percent, surrounding.failureMargin()),
        read(block, "refusalMargin", "10%", Values::percent, surrounding.refusalMargin()),
        read(block, "latencyMargin", "50%", WatchBlock::margin, surrounding.latencyMargin()),
        read(block, "latencySlack", "20ms", Values::time, surrounding.latencySlack()),
        read(
            block,
            "latencyMinRequests",
            "500",
            WatchBlock::requests,
            surrounding.latencyMinRequests()),
        read(block, "failuresAlone", "5%", Values::percent, surrounding.failuresAlone()),
        failedWhen(block, surrounding.failedWhen()));
  }

  /** "off" takes back what the surrounding block says. */
  private @Nullable FailedWhen failedWhen(Mapping block, @Nullable FailedWhen surrounding) {
    if (!block.has(FAILED_WHEN)) {
      return surrounding;
    }
    if (block.isWord(FAILED_WHEN)
        && block.text(FAILED_WHEN).filter(word -> word.value().equals("off")).isPresent()) {
      return null;
    }
    Mapping when = block.block(FAILED_WHEN);
    when.allowOnly(List.of("field", "is", "as"));
    Mapping.Text field = when.required("field", "ok").orElse(null);
    Mapping.Text is = when.required("is", "false").orElse(null);
    String as = when.text("as").map(Mapping.Text::value).orElse("failed");
    if (!as.equals("failed") && !as.equals("refused")) {
      findings.add(
          when.lineOf("as"), FAILED_WHEN + ".as is " + as + "; expected failed or refused");
    }
    if (field == null || is == null) {
      return surrounding;
    }
    try {
      return new FailedWhen(
          List.of(field.value().split("\\.", -1)), is.value(), as.equals("refused"));
    } catch (IllegalArgumentException e) {
      findings.add(
          field.line(),
          FAILED_WHEN
              + ".field is "
              + field.value()
              + "; expected the names down to a field, for example ok or status.failed");
      return surrounding;
    }
  }

  private <T> @Nullable T read(
      Mapping block,
      String key,
      String example,
      Function<String, T> parser,
      @Nullable T surrounding) {
    Mapping.Text text = block.text(key).orElse(null);
    if (text == null) {
      return surrounding;
    }
    try {
      return parser.apply(text.value());
    } catch (IllegalArgumentException e) {
      findings.add(
          text.line(), key + " is " + text.value() + "; expected something like " + example);
      return surrounding;
    }
  }

  private static Boolean word(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return Boolean.valueOf(text);
  }

  private static Integer requests(String text) {
    int requests = Values.number(text);
    if (requests < FEWEST) {
      throw new IllegalArgumentException(text);
    }
    return requests;
  }

  /** Also more than 100%: three times as long is 200% more. */
  private static Double margin(String text) {
    if (!text.endsWith("%")) {
      throw new IllegalArgumentException(text);
    }
    BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1).strip());
    if (percent.signum() < 0) {
      throw new IllegalArgumentException(text);
    }
    return percent.movePointLeft(2).doubleValue();
  }
}
