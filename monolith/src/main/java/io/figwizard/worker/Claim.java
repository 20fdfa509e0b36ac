package io.figwizard.worker;

import java.util.UUID;

/**
 * A lane that this process has on lease.
 *
 * @param leaseOwner new for every claim, so that who lost the lease can tell
 */
record Claim(long laneId, String consumer, String orderingKey, UUID leaseOwner) {}
