package io.figwizard.auth;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.figwizard.functionhost.FunctionConfiguration;
import io.figwizard.functionhost.FunctionHost;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Runs the auth domain on its own: {@code server extracted/auth-handler/auth-function.yml}. */
final class AuthFunction {
  private AuthFunction() {}

  /** The form of {@code auth-function.yml}. */
  static final class Settings extends FunctionConfiguration {
    @JsonProperty @Valid @NotNull AuthConfiguration auth = new AuthConfiguration();
  }

  /** Ends with the process. */
  public static void main(String... arguments) throws Exception {
    FunctionHost.run(
        "auth-handler", Settings.class, new AuthBundle<Settings>(s -> s.auth), arguments);
  }
}
