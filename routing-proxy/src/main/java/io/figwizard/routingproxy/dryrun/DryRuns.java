package io.figwizard.routingproxy.dryrun;

/** What dry runs need. Thread-safe. */
public record DryRuns(DryRunKey key, DryRunStops stops) {}
