package io.figwizard.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.concurrent.TimeUnit;

/**
 * The mail server that takes our mails:
 *
 * <pre>
 * mail:
 *   host: smtp.example.org   # empty: no mail leaves, which is logged and alerted
 *   port: 587
 *   user: ""                 # empty: no login
 *   password: ""
 *   from: no-reply@example.org
 *   fromName: Figwizard
 *   tls: auto
 *   connectTimeout: 5s
 *   timeout: 10s             # for each answer of the server
 *   atMost: 1m               # for logging in, and for each mail, in all
 * </pre>
 */
public final class MailConfiguration {
  /** How the connection is encrypted. */
  enum Tls {
    /** STARTTLS, unless the server is on this machine: then only where it offers it. */
    AUTO,
    /** Where the server offers STARTTLS. */
    OPPORTUNISTIC,
    /** STARTTLS, or no mail is sent. */
    REQUIRED,
    /** TLS from the first byte, usually at port 465. */
    IMPLICIT
  }

  @JsonProperty @NotNull String host = "";

  @JsonProperty
  @Min(1)
  @Max(65_535)
  int port = 587;

  @JsonProperty @NotNull String user = "";

  @JsonProperty @NotNull String password = "";

  @JsonProperty @NotBlank @Email String from = "no-reply@figwizard.invalid";

  @JsonProperty
  @NotBlank
  @Pattern(regexp = "[^\\p{C}]*", message = "must not contain control characters")
  String fromName = "Figwizard";

  @JsonProperty @NotNull Tls tls = Tls.AUTO;

  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 30, unit = TimeUnit.SECONDS)
  Duration connectTimeout = Duration.seconds(5);

  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 60, unit = TimeUnit.SECONDS)
  Duration timeout = Duration.seconds(10);

  /** One that answers little by little would hold us for ever otherwise. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 2, unit = TimeUnit.MINUTES)
  Duration atMost = Duration.minutes(1);

  boolean hasServer() {
    return !host.isBlank();
  }
}
