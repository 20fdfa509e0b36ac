package com.stripe;

/** Stands for the class of stripe-java, for the fixtures: the project does not use it yet. */
public final class Stripe {
  public static String apiKey = "";

  private Stripe() {}
}
