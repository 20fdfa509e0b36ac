package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/**
 * Reports classes that ask others in another way than through the kit's {@code Outbound}: with a
 * client of their own, or with one of Stripe's that does not go through a class that uses it.
 */
final class BehindOutbound extends ArchCondition<JavaClass> {
  private static final String OUTBOUND = "io.figwizard.handlerkit.Outbound";
  private static final String STRIPE_CLIENT = "com.stripe.StripeClient";

  /** What sends, whoever uses it. */
  private static final List<String> CLIENTS =
      List.of(
          "com.google.api.client.http..",
          "jakarta.mail..",
          "jakarta.ws.rs.client..",
          "java.net.DatagramSocket",
          "java.net.HttpURLConnection",
          "java.net.Socket",
          "java.net.URLConnection",
          "java.net.http.HttpClient",
          "java.net.http.WebSocket",
          "java.nio.channels.AsynchronousSocketChannel",
          "java.nio.channels.DatagramChannel",
          "java.nio.channels.SocketChannel",
          "javax.net..",
          "okhttp3..",
          "org.apache.hc..",
          "org.apache.http..",
          "org.eclipse.jetty.client..",
          "org.glassfish.jersey.client..",
          "org.simplejavamail..");

  private static final List<String> CALLS =
      List.of("java.net.URL.openConnection", "java.net.URL.openStream");

  /** Sends, too, but can stand behind a class that asks {@code Outbound} first. */
  private static final List<String> STRIPE_HTTP =
      List.of("com.stripe.net.HttpURLConnectionClient", "com.stripe.net.LiveStripeResponseGetter");

  private final ArchCondition<JavaClass> clients = new Avoid("", CLIENTS, CALLS);
  private final ArchCondition<JavaClass> stripeHttp = new Avoid("", STRIPE_HTTP, List.of());

  BehindOutbound() {
    super("ask others through Outbound only");
  }

  @Override
  public void check(JavaClass code, ConditionEvents events) {
    clients.check(code, events);
    boolean asksOutbound =
        code.getMethodCallsFromSelf().stream()
            .anyMatch(
                call ->
                    call.getTargetOwner().getName().equals(OUTBOUND)
                        && call.getName().equals("send"));
    if (!asksOutbound) {
      stripeHttp.check(code, events);
    }
    for (JavaConstructorCall call : code.getConstructorCallsFromSelf()) {
      if (call.getTargetOwner().getName().equals(STRIPE_CLIENT)) {
        report(code, call.getDescription(), events);
      }
    }
    for (JavaMethodCall call : code.getMethodCallsFromSelf()) {
      if (call.getTargetOwner().getName().equals(STRIPE_CLIENT + "$StripeClientBuilder")
          && call.getName().equals("build")
          && !setsHttpClient(call)) {
        report(code, call.getDescription(), events);
      }
    }
  }

  private static boolean setsHttpClient(JavaMethodCall build) {
    return build.getOrigin().getMethodCallsFromSelf().stream()
        .anyMatch(call -> call.getName().equals("setHttpClient"));
  }

  private static void report(JavaClass code, String what, ConditionEvents events) {
    events.add(
        SimpleConditionEvent.violated(
            code, what + " gives Stripe's client an HTTP client that knows no dry runs"));
  }
}
