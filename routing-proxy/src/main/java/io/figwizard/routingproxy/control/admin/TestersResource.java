package io.figwizard.routingproxy.control.admin;

import io.figwizard.routingproxy.control.ControlRefusal;
import io.figwizard.routingproxy.control.access.OperatorsOnly;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.tester.TesterTokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes people testers. */
@Path("/testers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TestersResource {
  private static final Logger log = LoggerFactory.getLogger(TestersResource.class);

  /** Who becomes one. */
  record Body(
      @NotBlank @Size(max = 100) @Pattern(regexp = FlipBody.PRINTABLE, message = "must be one line")
          String name,
      @Nullable @Pattern(regexp = "monolith|extracted", message = "must be monolith or extracted")
          String side,
      @Min(1) @Max(90) int days) {}

  /** What the tester gets. */
  record Made(String token, Instant until) {}

  private final TesterTokens tokens;
  private final Clock clock;

  public TestersResource(TesterTokens tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  @POST
  public Made create(@NotNull @Valid Body body, @Context HttpServletRequest request) {
    if (!tokens.on()) {
      throw ControlRefusal.conflict(
          "no_testers",
          "This proxy has no key for the tokens of testers; start it with FIG_TESTER_KEY (make one"
              + " with: openssl rand -base64 32).");
    }
    Duration lifetime = Duration.ofDays(body.days());
    String side = body.side();
    String token =
        tokens.create(
            body.name(),
            side == null ? null : side.equals("monolith") ? Side.MONOLITH : Side.EXTRACTED,
            lifetime);
    log.info(
        "{} is a tester for {} days, side {}, by {}",
        body.name(),
        body.days(),
        side == null ? "as everybody" : side,
        OperatorsOnly.nameIn(request));
    return new Made(token, clock.instant().plus(lifetime));
  }
}
