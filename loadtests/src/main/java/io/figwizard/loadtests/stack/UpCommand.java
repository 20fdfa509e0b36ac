package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.console.ProgressLine;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: starts the local stack and leaves it running in the foreground. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts PostgreSQL with generated data, monolith, proxy, and every handler as a function, its"
          + " sandbox variant too, and leaves them running in the foreground. Ctrl-C stops all of"
          + " them.",
      "Payments go to a double of Stripe; with STRIPE_SANDBOX_SECRET_KEY=sk_test_... those of the"
          + " sandbox variant go to Stripe.",
      "Conversations, replies and mails go to doubles, too, without ELEVENLABS_API_KEY (and"
          + " ELEVENLABS_AGENT_ID), TEXT_PROVIDER_API_KEY and SMTP_HOST; in the sandbox"
          + " ELEVENLABS_SANDBOX_API_KEY and so on.",
      "Uses the database in DATABASE_URL (with DATABASE_OWNER, DATABASE_OWNER_PASSWORD) when set.",
      "A service that does not start or dies is reported and started again, later every time.",
      "Exit codes: 1 when there is no database or a port is taken, 130 after Ctrl-C."
    })
public final class UpCommand implements Callable<Integer> {

  @Mixin private StackOptions options = new StackOptions();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "FUNCTION",
      description =
          "Start these functions only, for example drilling,auth-sandbox. Default: all of them")
  private @Nullable List<String> only;

  @Option(
      names = "--live-stripe",
      description = "Let the production variant charge real cards with STRIPE_SECRET_KEY")
  private boolean liveStripe;

  @Option(
      names = "--restart-after",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = "A service that died starts again so much later. Default: ${DEFAULT-VALUE}")
  private int restartAfter;

  @Override
  public Integer call() throws InterruptedException {
    Set<LocalFunction> functions =
        only == null ? EnumSet.allOf(LocalFunction.class) : LocalFunction.named(only);
    try (LocalStack stack =
        LocalStack.start(
            options,
            StackPlan.up(functions, liveStripe),
            ProgressLine.onStandardOutput(),
            Clock.systemUTC())) {
      System.out.println(HowToUse.text(stack));
      Supervision supervision =
          new Supervision(
              stack::restart, stack::isStopping, Duration.ofSeconds(restartAfter), System.out);
      stack.failed().forEach(supervision::watch);
      stack.running().forEach(supervision::watch);
      // Until Ctrl-C.
      new CountDownLatch(1).await();
    }
    return 1;
  }
}
