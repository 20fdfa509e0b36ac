package io.figwizard.routingproxy.control.admin;

import io.figwizard.routingproxy.control.Accepted;
import io.figwizard.routingproxy.control.FlipRequest;
import io.figwizard.routingproxy.control.HoursWords;
import io.figwizard.routingproxy.control.ModeWords;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is posted to flip a route or a group; the mode is a word so that a wrong one can be named.
 *
 * @param evidences of the routes of a group, by route; for a single route there is {@code evidence}
 */
record FlipBody(
    @NotBlank String mode,
    @Nullable Double percent,
    @NotBlank @Size(max = 100) @Pattern(regexp = PRINTABLE, message = "must be one line") String by,
    @Nullable @Size(max = 1000) @Pattern(regexp = PRINTABLE, message = "must be one line")
        String reason,
    @Nullable Boolean force,
    @Nullable @Size(max = 1_000_000) String evidence,
    @Nullable Long generation,
    @Nullable @Size(max = 100) List<@NotNull @Size(max = 200) String> accept,
    @Nullable Boolean acceptAll,
    @Nullable Integer users,
    @Nullable @Size(max = 20) String between,
    @Nullable @Size(max = 50) String zone,
    @Nullable @Size(max = 50) String days,
    @Nullable Map<String, String> evidences) {

  /** No control characters: these words are printed on terminals and into logs. */
  static final String PRINTABLE = "\\P{Cntrl}*";

  /**
   * @param operator who has shown a token; null where nobody is asked for one and the body says it
   */
  FlipRequest request(@Nullable String operator) {
    return new FlipRequest(
        ModeWords.read(mode),
        percent,
        operator == null ? by : operator,
        reason == null ? "" : reason.strip(),
        Boolean.TRUE.equals(force),
        evidence,
        generation,
        new Accepted(accept == null ? List.of() : accept, Boolean.TRUE.equals(acceptAll)),
        users,
        HoursWords.read(between, zone, days));
  }
}
