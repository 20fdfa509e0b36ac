package io.figwizard.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.concurrent.TimeUnit;

/**
 * The jobs' part of the monolith's configuration:
 *
 * <pre>
 * jobs:
 *   database: {url: ..., user: fig_jobs, password: ...}
 *   passwordResetPage: https://app.example.org/reset-password   # gets the token behind #token=
 *   learnPage: https://app.example.org/learn                    # where a digest leads
 *   settingsPage: https://app.example.org/settings              # where digests are switched off
 *   reportTo: operators@example.org                             # gets the usage report; empty: nobody
 *   mail: ...                                                   # see {@link MailConfiguration}
 * </pre>
 */
public final class JobsConfiguration {
  private static final String PAGE = "https?://[^\\s#]+";
  private static final String PAGE_EXPECTED =
      "must be an address such as https://app.example.org/page, without a fragment";

  /** The database, under the role {@code fig_jobs}. */
  @JsonProperty @Valid @NotNull DataSourceFactory database = new DataSourceFactory();

  /** Where people set a new password. */
  @JsonProperty
  @NotNull
  @Pattern(regexp = PAGE, message = PAGE_EXPECTED)
  String passwordResetPage = "http://localhost:8080/reset-password";

  /** Where people learn. */
  @JsonProperty
  @NotNull
  @Pattern(regexp = PAGE, message = PAGE_EXPECTED)
  String learnPage = "http://localhost:8080/learn";

  /** Where people say how often they want mail. */
  @JsonProperty
  @NotNull
  @Pattern(regexp = PAGE, message = PAGE_EXPECTED)
  String settingsPage = "http://localhost:8080/settings";

  @JsonProperty @Valid @NotNull MailConfiguration mail = new MailConfiguration();

  /** Who gets each day's usage by mail; empty: nobody, and it is in the log and in its table. */
  @JsonProperty @NotNull @Email String reportTo = "";

  /** How many users are looked at, or counted, in one transaction. */
  @JsonProperty
  @Min(1)
  @Max(10_000)
  int chunk = 500;

  /** One run of the digest ends after so long; the next goes on. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  Duration digestRun = Duration.minutes(2);

  /** How long what became of a mail is kept. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 2, unit = TimeUnit.DAYS)
  Duration retention = Duration.days(30);

  /** The database settings, for the migrations of the application that holds the jobs. */
  public DataSourceFactory database() {
    return database;
  }
}
