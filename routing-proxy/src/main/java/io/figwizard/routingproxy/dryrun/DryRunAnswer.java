package io.figwizard.routingproxy.dryrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.Lost;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells an action's own answer from a server's word that there was no dry run. */
public final class DryRunAnswer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private DryRunAnswer() {}

  /** Why the answer is nothing to compare; null where it is the action's own. */
  public static @Nullable Lost why(CopiedAnswer answer) {
    if (answer.status() / 100 == 2 || answer.status() / 100 == 3) {
      return Effects.of(answer) == null ? Lost.UNPROVEN : null;
    }
    return switch (answer.status()) {
      case 415 -> Effects.of(answer) == null ? Lost.UNKNOWN : null;
      case 403 -> code(answer).equals("dry_run_refused") ? Lost.REFUSED : null;
      case 409 -> code(answer).equals("dry_run_skipped") ? Lost.SKIPPED : null;
      case 422 -> code(answer).equals("dry_run_not_possible") ? Lost.NOT_POSSIBLE : null;
      case 500 -> code(answer).equals("dry_run_kept") ? Lost.UNPROVEN : null;
      default -> null;
    };
  }

  /** The envelope's; empty where there is none. */
  private static String code(CopiedAnswer answer) {
    try {
      JsonNode envelope = JSON.readTree(answer.body());
      return envelope == null ? "" : envelope.path("error").path("code").asText("");
    } catch (IOException e) {
      return "";
    }
  }
}
