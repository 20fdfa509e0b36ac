package io.figwizard.routingproxy.control.admin;

import io.figwizard.routingproxy.control.FlipRequest;
import io.figwizard.routingproxy.routes.Mode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What is posted to retire a route. */
record RetireBody(
    @NotBlank @Size(max = 100) @Pattern(regexp = FlipBody.PRINTABLE, message = "must be one line")
        String by,
    @Nullable @Size(max = 1000) @Pattern(regexp = FlipBody.PRINTABLE, message = "must be one line")
        String reason,
    @Nullable Boolean force,
    @Min(1) @Max(365) int days) {

  FlipRequest request(@Nullable String operator) {
    return new FlipRequest(
        Mode.RETIRED,
        null,
        operator == null ? by : operator,
        reason == null ? "" : reason.strip(),
        Boolean.TRUE.equals(force),
        null,
        null);
  }
}
