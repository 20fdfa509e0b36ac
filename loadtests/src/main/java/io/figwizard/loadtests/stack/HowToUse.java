package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.data.LoadedData;
import io.figwizard.loadtests.data.Population;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What to try with a running stack: addresses, and command lines that work as they are printed. */
final class HowToUse {

  // Busy, but not so much that every list is long.
  private static final int RANK = 40;

  private HowToUse() {}

  static String text(LocalStack stack) {
    return """

        The stack is running. Ctrl-C stops all of it.

          proxy            %1$s   (send requests here)
          proxy admin      %2$s   (./fig routes, flip, rollback, explain)
          monolith         %3$s   (admin %4$s)
        %5$s
          stripe-twin      %12$s   (a double of Stripe)
          provider-twins   %14$s   (doubles of ElevenLabs and a text provider)
          smtp-twin        smtp://127.0.0.1:%15$d  (a double of an SMTP server)
          database         %6$s
          logs             %7$s

        %13$s
        %16$s

        Log in as one of the generated users, then ask for due cards:

          TOKEN=$(curl -s %1$s/auth -H 'Content-Type: application/json' \\
            -d '{"action":"login","email":"%8$s","password":"%9$s"}' \\
            | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')
          curl -s %1$s/drilling -H "Authorization: Bearer $TOKEN" \\
            -H 'Content-Type: application/json' -d '{"action":"list-decks"}'
          curl -s %1$s/drilling -H "Authorization: Bearer $TOKEN" \\
            -H 'Content-Type: application/json' -d '{"action":"next-cards","limit":3}'

        Buy something with that token; it opens when the webhook has come through:

          curl -s %1$s/billing -H "Authorization: Bearer $TOKEN" \\
            -H 'Content-Type: application/json' -d '{"action":"plans"}'
          PAY=$(curl -s %1$s/billing -H "Authorization: Bearer $TOKEN" \\
            -H 'Content-Type: application/json' -H "Idempotency-Key: $RANDOM" \\
            -d '{"action":"create-checkout-session","plan":"premium"}' \\
            | sed 's/.*"url":"\\([^"]*\\)".*/\\1/')
          curl -s -o /dev/null "$PAY" -d number=4242424242424242
          until curl -s %1$s/billing -H "Authorization: Bearer $TOKEN" \\
            -H 'Content-Type: application/json' -d '{"action":"subscription"}' \\
            | grep '"plan":"premium"'; do sleep 1; done

        See the mails that were written, for example to who has forgotten the password:

          curl -s %1$s/auth -H 'Content-Type: application/json' \\
            -d '{"action":"request-password-reset","email":"%8$s"}'
          curl -s %14$s/twin/smtp/mails

        Move a route for one user in ten, look, and go back:

          ./fig flip drilling.submit-answer canary --percent 10 --force --reason "trying it out"%11$s
          ./fig explain POST /drilling --action submit-answer --user %10$s%11$s
          ./fig rollback drilling.submit-answer%11$s
        """
        .formatted(
            stack.proxy(),
            stack.proxyAdmin(),
            stack.monolith(),
            stack.monolithAdmin(),
            functions(stack),
            stack.database().jdbcUrl(),
            stack.logs(),
            email(stack.data()),
            Population.PASSWORD,
            stack.data().population().userId(someone(stack.data())),
            admin(stack),
            stack.stripeTwin(),
            stack.stripe().explanation(),
            stack.providerTwins(),
            stack.smtpTwinPort(),
            stack.providers().explanation());
  }

  private static String functions(LocalStack stack) {
    return stack.functions().entrySet().stream()
        .map(
            function ->
                "  %-16s %s   (function)".formatted(function.getKey().id(), function.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /** What has to be added when it is not where the launcher expects it. */
  private static String admin(LocalStack stack) {
    String admin = stack.proxyAdmin().toString();
    return admin.equals("http://127.0.0.1:8090") ? "" : " --admin " + admin;
  }

  private static String email(LoadedData data) {
    return data.population().email(someone(data));
  }

  /** The index of the user with that rank. */
  private static int someone(LoadedData data) {
    Population population = data.population();
    int users = Math.toIntExact(data.rows().getOrDefault("auth.account", 0L));
    return IntStream.range(0, users)
        .filter(index -> population.rank(index) == RANK)
        .findFirst()
        .orElse(0);
  }
}
