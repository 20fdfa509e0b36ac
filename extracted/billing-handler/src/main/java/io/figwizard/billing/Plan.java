package io.figwizard.billing;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * Something to subscribe to, as the configuration describes it to clients. What it costs is what
 * Stripe's price says; the amount here is for showing.
 *
 * @param id how requests and rows name it; {@code unknown} is taken
 * @param rank a change to a plan of a higher rank is an upgrade
 * @param amount in the smallest unit of the currency
 * @param currency ISO 4217, lower case
 */
record Plan(
    @NotNull @Pattern(regexp = "(?!unknown$)[a-z][a-z0-9-]{0,62}") String id,
    @NotBlank String name,
    @Min(0) int rank,
    @Min(0) long amount,
    @NotNull @Pattern(regexp = "[a-z]{3}") String currency,
    @NotNull Interval interval) {
  /** From one payment to the next. */
  enum Interval {
    DAY,
    WEEK,
    MONTH,
    YEAR
  }
}
