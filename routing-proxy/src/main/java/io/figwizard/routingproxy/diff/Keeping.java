package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.CopiedRequest;
import io.figwizard.routingproxy.shadow.FailedCopy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of a difference what may be kept of it. Thread-safe. */
final class Keeping {

  private static final int LONGEST_VALUE = 200;
  private static final int LONGEST_BODY = 2000;

  /** Only ASCII and no control characters: it is shown on terminals. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Redaction redaction;
  private final Clock clock;

  Keeping(Redaction redaction, Clock clock) {
    this.redaction = redaction;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  /** Makes examples of one pair of answers. */
  Pair pair(AnswerPair pair, Instant now) {
    return new Pair(pair, now);
  }

  /** One pair of answers; its request is cleaned once, when it is needed. Not thread-safe. */
  final class Pair {
    private final AnswerPair pair;
    private final Instant now;
    private Example.@Nullable KeptRequest kept;

    private Pair(AnswerPair pair, Instant now) {
      this.pair = pair;
      this.now = now;
    }

    Example example(Difference difference) {
      Example.KeptRequest clean = kept;
      if (clean == null) {
        clean = kept(pair.request(), pair.route().shadowing().maxBodyBytes());
        kept = clean;
      }
      return new Example(
          now,
          pair.request().id(),
          clean,
          value(difference, difference.monolith()),
          value(difference, difference.extracted()));
    }
  }

  FailedExample failed(FailedCopy copy, Instant now) {
    return new FailedExample(
        copy.why(),
        cut(printable(redaction.ownWords(copy.detail())), LONGEST_VALUE),
        now,
        copy.request().id(),
        kept(copy.request(), copy.route().shadowing().maxBodyBytes()));
  }

  private Example.KeptRequest kept(CopiedRequest request, long maxBodyBytes) {
    Body body = Body.of(request.headers(), request.body(), maxBodyBytes);
    String target = redaction.target(request.target());
    String whole = body.json() == null ? null : write(redaction.value(List.of(), body.json()));
    boolean incomplete =
        Redaction.isCut(target)
            || (whole == null ? request.body().length > 0 : whole.length() > LONGEST_BODY);
    return new Example.KeptRequest(
        request.method(),
        printable(target),
        header(request, "content-type"),
        header(request, "accept"),
        whole == null ? null : cut(whole, LONGEST_BODY),
        incomplete);
  }

  private @Nullable String header(CopiedRequest request, String name) {
    String value = Body.first(request.headers(), name);
    return value.isEmpty() ? null : printable(redaction.text(value));
  }

  private @Nullable String value(Difference difference, JsonNode value) {
    if (value.isMissingNode()) {
      return null;
    }
    JsonNode clean =
        difference.field().kind() == Kind.HEADER
            ? TextNode.valueOf(redaction.header(difference.names().get(0), value.asText()))
            : redaction.value(difference.names(), value);
    return cut(write(clean), LONGEST_VALUE);
  }

  private static String write(JsonNode value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "...";
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
