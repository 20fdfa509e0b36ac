package io.figwizard.handlertesting.sample;

/** Loads the package. */
public final class Sample {
  private Sample() {}
}
