package io.figwizard.loadtests.gate;

/** The code that a gate ran against, by hash. */
record Builds(String monolith, String extracted) {}
