package io.figwizard.schemamigrator.sample;

/** Loads the package. */
public final class Sample {
  private Sample() {}
}
