package io.figwizard.auth;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Handler;
import io.figwizard.handlerkit.Variant;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Mounts the auth domain: {@code POST /auth}, or {@code POST /auth-sandbox}, or both, and {@code
 * GET /auth/jwks.json}. The application adds {@link io.figwizard.handlerkit.HandlerKitBundle}
 * before it; {@link AuthConfiguration#publicKeys} is what that one checks tokens with where both
 * are in one process.
 *
 * @param <C> the application's configuration
 */
public final class AuthBundle<C extends Configuration> implements ConfiguredBundle<C> {
  /** What verifiers allow, generously. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

  private final Function<C, AuthConfiguration> configuration;
  private final Clock clock;

  /**
   * @param configuration where in the application's configuration this domain's is
   */
  public AuthBundle(Function<C, AuthConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  AuthBundle(Function<C, AuthConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException when the signing keys are not what they should be
   */
  @Override
  public void run(C application, Environment environment) {
    AuthConfiguration auth = configuration.apply(application);
    SigningKeys keys = SigningKeys.parse(auth.signingJwks);
    SecureRandom random = new SecureRandom();
    Jdbi jdbi = DomainDatabase.open(environment, auth.database, "auth");
    PasswordHashing hashing = new PasswordHashing(auth.hashing, random, environment.metrics());
    AttemptLimit limit = new AttemptLimit(auth.attempts, jdbi, clock);
    PasswordCheck passwords = new PasswordCheck(limit, hashing);
    Sessions sessions = new Sessions(auth, new AccessTokens(auth, keys, clock), random, clock);

    // One directory of users: what money opens differs between the variants, who they are does not.
    for (Variant variant : auth.variants) {
      Handler.named("auth")
          .variant(variant)
          .database(jdbi)
          .action(new Signup(jdbi, limit, hashing, sessions, clock))
          .action(new Login(jdbi, passwords, sessions, limit))
          .action(new Refresh(jdbi, sessions, auth.refreshOverlap.toJavaDuration(), clock))
          .action(new Logout(clock))
          .action(new ChangePassword(jdbi, passwords, hashing, limit, clock))
          .action(
              new RequestPasswordReset(
                  limit, auth.passwordResetLifetime.toJavaDuration(), random, clock))
          .action(new ResetPassword(jdbi, hashing, clock))
          .action(new Me())
          .action(
              new DeleteAccount(
                  jdbi,
                  passwords,
                  auth.accessTokenLifetime.toJavaDuration().plus(CLOCK_SKEW),
                  clock))
          .mount(environment);
    }
    Background.of(environment)
        .outbox("auth", jdbi)
        .job(new PurgeTokens(jdbi, auth.attempts.window.toJavaDuration(), clock));
    environment.jersey().register(new JwksResource(keys.published().toString(true)));
  }
}
