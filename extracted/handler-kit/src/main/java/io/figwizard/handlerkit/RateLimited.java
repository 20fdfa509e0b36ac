package io.figwizard.handlerkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bounds how often an action may be called by one user or from one address: a bucket of {@link
 * #requests} calls that fills again evenly in {@link #seconds}. Whoever finds it empty is answered
 * 429 {@code rate_limited} with {@code Retry-After}.
 *
 * <p>It counts calls, not failures: a right password counts as a wrong one does. What must stop
 * guessing counts failures and is a domain's own affair, as the limit of attempts in auth.
 *
 * <p>The buckets are in the domain's database ({@code db/handlerkit/rate_limit.xml}), one for both
 * variants, so the limit is the same however many processes share it and whichever side a route is
 * on. Every call counts that is authenticated and well-formed, whatever comes of it. An
 * installation may set other numbers: {@link HandlerKitConfiguration#getRateLimits}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(RateLimited.All.class)
public @interface RateLimited {
  /** Whose calls are counted together. An action has at most one limit of each. */
  By by();

  /** Calls that may come at once. */
  int requests();

  /** How long an empty bucket takes to be full. */
  int seconds();

  /** Whose calls are counted together. */
  enum By {
    /** {@link ClientNetwork} of the caller: of IPv6 the whole /64. */
    ADDRESS,
    /** The authenticated user; not for {@link Access#PUBLIC}. */
    USER
  }

  /** Several limits of one action; made by the compiler. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    RateLimited[] value();
  }
}
