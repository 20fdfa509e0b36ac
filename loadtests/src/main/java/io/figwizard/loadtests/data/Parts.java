package io.figwizard.loadtests.data;

import java.time.Instant;
import java.util.List;

/** All that is written for users, in the order in which tables refer to each other. */
record Parts(List<UserPart> all) {

  static Parts of(Profile profile, long seed, Instant asOf) {
    Population population = new Population(profile, seed);
    Days days = Days.around(asOf);
    return new Parts(
        List.of(
            new UserRows(seed, population, days),
            new CardRows(seed, population, days),
            new ResetRows(seed, population, days),
            new BillingRows(seed, population, days),
            new StripeEventRows(seed, population, days),
            new ConversationRows(seed, population, days),
            new VoiceEventRows(seed, population, days),
            new ProfileRows(seed, population, days),
            new DigestRows(seed, population, days),
            new ExportRows(seed, population, days),
            new NotificationRows(seed, population, days),
            new DepartedRows(seed, days)));
  }
}
