package io.figwizard.handlerkit;

import java.security.Principal;
import java.util.UUID;

/** The user that a valid access token names; also what {@code @Auth} gives to plain resources. */
public record AuthenticatedUser(UUID id) implements Principal {
  @Override
  public String getName() {
    return id.toString();
  }
}
