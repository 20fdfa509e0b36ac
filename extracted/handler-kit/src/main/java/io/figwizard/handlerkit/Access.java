package io.figwizard.handlerkit;

/** Who may call an action. */
public enum Access {
  /** Holders of a valid access token; {@link Call#userId()} names the user. */
  USER,
  /** Anybody. A token, where one is sent, is ignored. */
  PUBLIC
}
