package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.Edge;
import io.figwizard.routingproxy.routes.KeySource;
import io.figwizard.routingproxy.routes.RateLimit;
import io.figwizard.routingproxy.routes.TokenRule;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a block {@code edge}; what it leaves out stays as in the surrounding one. */
final class EdgeBlock {

  private static final String OFF = "off";
  private static final URI NOWHERE = URI.create("http://unusable.invalid");

  /** What applies where nothing is said; issuer, audience and keys must be. */
  private static final TokenRule UNSET =
      new TokenRule(
          "",
          "",
          new KeySource(NOWHERE, Duration.ofMinutes(5), Duration.ofHours(12)),
          List.of("ES256"),
          true,
          Duration.ofSeconds(30),
          Optional.of(TokenRule.USUAL_CLOSE_CODE));

  /** Reads a block; what it leaves out stays as in the surrounding one, if there is one. */
  private interface Reader<T> {
    @Nullable T read(Mapping block, @Nullable T surrounding);
  }

  private final Findings findings;
  private final Values values;

  EdgeBlock(Findings findings) {
    this.findings = findings;
    this.values = new Values(findings);
  }

  Edge read(Mapping block, Edge surrounding) {
    block.allowOnly(List.of("jwt", "rateLimit"));
    TokenRule token = part(block, "jwt", surrounding.token(), this::token);
    RateLimit.By usual = token == null ? RateLimit.By.ADDRESS : RateLimit.By.USER;
    RateLimit limit =
        part(
            block,
            "rateLimit",
            surrounding.rateLimit(),
            (own, around) -> rateLimit(own, around, usual));
    if (token == null && limit != null && limit.by() == RateLimit.By.USER) {
      findings.add(
          block.lineOf("rateLimit"),
          "rateLimit is by user, but jwt is off here: of a token that nobody verifies the user can be"
              + " invented anew with each request; add jwt, or say by: address");
      return Edge.NONE;
    }
    return new Edge(token, limit);
  }

  /** "off" takes back what the surrounding block says. */
  private <T> @Nullable T part(
      Mapping block, String key, @Nullable T surrounding, Reader<T> reader) {
    if (!block.has(key)) {
      return surrounding;
    }
    if (!block.isWord(key)) {
      return reader.read(block.block(key), surrounding);
    }
    Optional<Mapping.Text> word = block.text(key);
    if (word.isPresent() && !word.get().value().equals(OFF)) {
      findings.add(
          word.get().line(),
          key + " is " + word.get().value() + "; expected a block of settings, or off");
    }
    return null;
  }

  private TokenRule token(Mapping block, @Nullable TokenRule around) {
    block.allowOnly(
        List.of(
            "issuer",
            "audience",
            "jwks",
            "algorithms",
            "required",
            "leeway",
            "keysFresh",
            "keysUsableInOutage",
            "closeStreams"));
    for (String key : around == null ? List.of("issuer", "audience", "jwks") : List.<String>of()) {
      block.required(key, key.equals("jwks") ? "https://auth.example/jwks.json" : "figwizard");
    }
    TokenRule usual = around == null ? UNSET : around;
    return new TokenRule(
        block.text("issuer").map(Mapping.Text::value).orElse(usual.issuer()),
        block.text("audience").map(Mapping.Text::value).orElse(usual.audience()),
        new KeySource(
            block.text("jwks").map(this::url).orElse(usual.keys().url()),
            values.read(block, "keysFresh", "5m", Values::time, usual.keys().fresh()),
            values.read(block, "keysUsableInOutage", "12h", Values::time, usual.keys().outage())),
        block.has("algorithms") ? algorithms(block) : usual.algorithms(),
        block
            .text("required")
            .map(text -> !values.word(text, "required").equals("false"))
            .orElse(usual.required()),
        values.read(block, "leeway", "30s, at most 5m", EdgeBlock::leeway, usual.leeway()),
        values.read(
            block,
            "closeStreams",
            "1008, 3000 to 4999, or off",
            EdgeBlock::closeCode,
            usual.streamsCloseCode()));
  }

  private List<String> algorithms(Mapping block) {
    List<Mapping.Text> named = block.texts("algorithms", "algorithms: [ES256]");
    for (Mapping.Text algorithm : named) {
      if (!TokenRule.KNOWN_ALGORITHMS.contains(algorithm.value())) {
        findings.add(
            algorithm.line(),
            "algorithms names "
                + algorithm.value()
                + "; expected some of "
                + String.join(", ", TokenRule.KNOWN_ALGORITHMS)
                + " (with shared keys or none, whoever checks could sign)");
        return UNSET.algorithms();
      }
    }
    return named.isEmpty()
        ? UNSET.algorithms()
        : named.stream().map(Mapping.Text::value).distinct().toList();
  }

  private RateLimit rateLimit(Mapping block, @Nullable RateLimit around, RateLimit.By unsaid) {
    block.allowOnly(List.of("requests", "per", "by"));
    if (around == null) {
      block.required("requests", "100");
    }
    RateLimit usual = around == null ? new RateLimit(1, Duration.ofMinutes(1), unsaid) : around;
    return new RateLimit(
        values.read(block, "requests", "100", Values::number, usual.requests()),
        values.read(block, "per", "1m, in whole seconds", EdgeBlock::seconds, usual.per()),
        block.text("by").map(this::by).orElse(usual.by()));
  }

  private RateLimit.By by(Mapping.Text text) {
    for (RateLimit.By by : RateLimit.By.values()) {
      if (by.word().equals(text.value())) {
        return by;
      }
    }
    findings.add(text.line(), "by is " + text.value() + "; expected user or address");
    return RateLimit.By.ADDRESS;
  }

  private URI url(Mapping.Text text) {
    try {
      URI url = new URI(text.value());
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below; never what was there, which may hold a password.
    }
    findings.add(
        text.line(),
        "jwks must be the URL of a JWK set, http:// or https:// and without a user, for example"
            + " https://auth.example/jwks.json");
    return NOWHERE;
  }

  private static Optional<Integer> closeCode(String text) {
    if (text.equals(OFF)) {
      return Optional.empty();
    }
    int code = Integer.parseInt(text);
    if (!TokenRule.mayClose(code)) {
      throw new IllegalArgumentException(text);
    }
    return Optional.of(code);
  }

  private static Duration leeway(String text) {
    Duration leeway = io.dropwizard.util.Duration.parse(text).toJavaDuration();
    if (leeway.isNegative() || leeway.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException(text);
    }
    return leeway;
  }

  private static Duration seconds(String text) {
    Duration time = Values.time(text);
    if (time.getNano() != 0) {
      throw new IllegalArgumentException(text);
    }
    return time;
  }
}
