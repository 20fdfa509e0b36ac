package io.figwizard.routingproxy.dryrun;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import java.util.Base64;
import java.util.List;

/** Answers to dry runs; single quotes stand for double ones. */
public final class Answers {

  private Answers() {}

  /** With effects. */
  public static CopiedAnswer answer(int status, String body, String effects) {
    return new CopiedAnswer(
        status,
        List.of(
            new Header("content-type", "application/json"),
            new Header("x-fig-effects", encoded(effects))),
        body.replace('\'', '"').getBytes(UTF_8));
  }

  /** The value of {@code X-Fig-Effects}. */
  public static String encoded(String effects) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(effects.replace('\'', '"').getBytes(UTF_8));
  }
}
