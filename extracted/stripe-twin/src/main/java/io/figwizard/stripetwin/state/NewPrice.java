package io.figwizard.stripetwin.state;

import org.jspecify.annotations.Nullable;

/**
 * A price to be made with its product.
 *
 * @param id the price's id; null lets the double choose
 * @param productName name of the new product
 * @param amount in the currency's smallest unit
 * @param currency three letters, lower case
 * @param interval {@code day}, {@code week}, {@code month} or {@code year}
 * @param lookupKey null for none
 * @param livemode world it belongs to
 */
public record NewPrice(
    @Nullable String id,
    String productName,
    long amount,
    String currency,
    String interval,
    @Nullable String lookupKey,
    boolean livemode) {}
