package io.figwizard.exports;

import io.dropwizard.auth.Auth;
import io.figwizard.exports.ExportSql.Stored;
import io.figwizard.handlerkit.AuthenticatedUser;
import io.figwizard.handlerkit.Refusal;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.glassfish.jersey.server.CloseableService;
import org.jdbi.v3.core.Jdbi;

/** The file of an export, for its user alone: 404 to others. A file, so no envelope around it. */
@Path("/exports/{exportId}/file")
public final class ExportFileResource {
  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private final Jdbi jdbi;
  private final DownloadPermits permits;
  private final Duration atMost;
  private final Clock clock;

  ExportFileResource(Jdbi jdbi, DownloadPermits permits, Duration atMost, Clock clock) {
    this.jdbi = jdbi;
    this.permits = permits;
    this.atMost = atMost;
    this.clock = clock;
  }

  /**
   * All of it, to be saved and not to be shown: what it holds was written by users.
   *
   * @param done what is closed when the request has ended, however it does
   * @throws Refusal 404, 409 {@code export_not_ready} or {@code export_failed}, 410 {@code
   *     export_expired}
   */
  @GET
  public Response file(
      @Auth AuthenticatedUser user,
      @PathParam("exportId") String exportId,
      @Context CloseableService done) {
    Stored stored =
        jdbi.withExtension(ExportSql.class, sql -> sql.stored(id(exportId), user.id()))
            .orElseThrow(Missing::export);
    refuseUnlessThere(stored);
    done.add(permits.take(user.id()));
    ExportFormat format = ExportFormat.of(stored.format());
    LocalDate day = LocalDate.ofInstant(stored.requestedAt(), ZoneOffset.UTC);
    return Response.ok(new StoredFile(jdbi, stored, atMost))
        .type(format.mediaType())
        .header(HttpHeaders.CONTENT_LENGTH, stored.bytes())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"figwizard-%s.%s\"".formatted(day, format.extension()))
        .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .build();
  }

  private void refuseUnlessThere(Stored stored) {
    if (stored.state().equals("failed")) {
      throw Refusal.conflict(
          "export_failed", "The export could not be made. See status, and request another one.");
    }
    Instant expiresAt = stored.expiresAt();
    if (expiresAt == null) {
      throw Refusal.retryLater(
          409, "export_not_ready", "The export is still being made. See status.", SHORTLY);
    }
    if (!expiresAt.isAfter(clock.instant())) {
      throw new Refusal(
          410, "export_expired", "The export has expired. Request another one.", Map.of());
    }
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Missing.export();
    }
  }
}
