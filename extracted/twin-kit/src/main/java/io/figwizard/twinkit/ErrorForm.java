package io.figwizard.twinkit;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** How a provider words its own failures. */
@FunctionalInterface
public interface ErrorForm {
  /**
   * @param status of the answer
   * @param code which of the errors with that status; null for the usual one
   */
  JsonObject body(int status, @Nullable String code);
}
