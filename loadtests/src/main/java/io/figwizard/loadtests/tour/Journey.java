package io.figwizard.loadtests.tour;

import io.figwizard.loadtests.stack.StackAddresses;
import java.net.http.HttpClient;

/**
 * What all stops of a tour share.
 *
 * @param variant production or sandbox
 * @param email of the account that is made, and deleted at the end
 */
record Journey(
    HttpClient client,
    StackAddresses stack,
    String variant,
    String email,
    String password,
    Visitor visitor,
    Transcript transcript) {

  static String suffix(String variant) {
    return variant.equals("sandbox") ? "-sandbox" : "";
  }
}
