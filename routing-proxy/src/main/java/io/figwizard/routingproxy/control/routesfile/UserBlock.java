package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.UserSource;
import io.figwizard.routingproxy.routes.UserSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the list {@code user}; where there is none, that of the surrounding block stays. */
final class UserBlock {

  static final String KEY = "user";

  private static final String EXAMPLE = "user: [{cookie: session}, token, address]";
  private static final List<String> NAMED = List.of("cookie", "header");

  private final Findings findings;

  UserBlock(Findings findings) {
    this.findings = findings;
  }

  UserSources read(Mapping block, UserSources surrounding) {
    if (!block.has(KEY)) {
      return surrounding;
    }
    List<UserSource> sources = new ArrayList<>();
    List<Mapping.Item> items = block.items(KEY, EXAMPLE);
    for (Mapping.Item item : items) {
      Mapping.Text word = item.word();
      Optional<UserSource> source = word == null ? named(item.block()) : word(word);
      source.ifPresent(sources::add);
    }
    // Of a list with a mistake in it the rest would be a guess.
    if (items.isEmpty() || sources.size() < items.size()) {
      return surrounding;
    }
    try {
      return new UserSources(sources);
    } catch (IllegalArgumentException e) {
      findings.add(
          block.lineOf(KEY),
          KEY
              + " is "
              + String.join(", ", sources.stream().map(UserSource::toString).toList())
              + ": "
              + e.getMessage()
              + "; expected something like "
              + EXAMPLE);
      return surrounding;
    }
  }

  private Optional<UserSource> word(Mapping.Text word) {
    return switch (word.value()) {
      case "token" -> Optional.of(UserSource.TOKEN);
      case "address" -> Optional.of(UserSource.ADDRESS);
      default -> {
        findings.add(
            word.line(),
            KEY
                + " names "
                + word.value()
                + "; expected token, address, {cookie: NAME} or {header: NAME}");
        yield Optional.empty();
      }
    };
  }

  private Optional<UserSource> named(Mapping block) {
    block.allowOnly(NAMED);
    if (block.keys().size() != 1) {
      findings.add(
          block.line(), KEY + " has {cookie: NAME} or {header: NAME} in one pair of braces");
      return Optional.empty();
    }
    return block.has("cookie")
        ? named(block, "cookie", UserSource::cookie)
        : named(block, "header", UserSource::header);
  }

  private Optional<UserSource> named(
      Mapping block, String kind, Function<String, UserSource> source) {
    Mapping.Text name = block.text(kind).orElse(null);
    if (name == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(source.apply(name.value()));
    } catch (IllegalArgumentException e) {
      findings.add(name.line(), KEY + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
