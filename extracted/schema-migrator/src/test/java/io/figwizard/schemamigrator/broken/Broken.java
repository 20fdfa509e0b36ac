package io.figwizard.schemamigrator.broken;

/** Loads the package. */
public final class Broken {
  private Broken() {}
}
