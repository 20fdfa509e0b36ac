package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import java.util.List;
import java.util.Set;

/**
 * Reports actions that say they can be run dry, but reach something that no rollback undoes: in
 * their own class or in any of their domain's that they use. Who asks others, says so by its
 * effect, and does it through what holds questions back ({@link BehindOutbound}), may have
 * connections of its own; of what is not its domain's it may use nothing that nobody knows, such as
 * a client of somebody else's make.
 */
final class UndoableActions extends ArchCondition<JavaClass> {
  /** What a dry run holds back where the action's effect is external, and only there. */
  private static final List<String> HELD_BACK =
      List.of(
          "org.jdbi.v3.core.Jdbi",
          "org.jdbi.v3.core.Handle",
          "io.figwizard.handlerkit.Alerts",
          "io.figwizard.handlerkit.Outbound",
          "io.figwizard.handlerkit.OutboundCall",
          "io.figwizard.handlerkit.OutboundHttp",
          "com.codahale.metrics..",
          "com.stripe..",
          "java.net.http..");

  private static final List<String> TYPES =
      List.of(
          "org.jdbi.v3.core.transaction..",
          "org.jdbi.v3.sqlobject.SqlObject",
          "org.jdbi.v3.sqlobject.transaction..",
          "io.figwizard.handlerkit.Background",
          "io.figwizard.handlerkit.DatabaseChannel",
          "io.figwizard.handlerkit.DomainDatabase",
          "io.figwizard.handlerkit.Outbox",
          "com.github.benmanes.caffeine..",
          "com.google.common.cache..",
          "jakarta.mail..",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ThreadLocal",
          "java.net.HttpURLConnection",
          "java.net.Socket",
          "java.net.URLConnection",
          "java.sql..",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.atomic..",
          "javax.net..",
          "javax.sql..",
          "org.simplejavamail..");

  /**
   * All that an external action may use beside its domain; in these what sends is known by name.
   */
  private static final List<String> KNOWN =
      List.of(
          "com.codahale.metrics..",
          "com.fasterxml.jackson..",
          "com.stripe..",
          "io.dropwizard.util..",
          "io.dropwizard.validation..",
          "io.figwizard.handlerkit..",
          "io.github.resilience4j..",
          "jakarta.validation..",
          "java..",
          "org.jdbi.v3..",
          "org.jspecify..",
          "org.slf4j..");

  /** What a transaction cannot hold, or what ends one. */
  private static final Set<String> WORDS =
      Set.of(
          "abort",
          "commit",
          "copy",
          "dblink",
          "dblink_exec",
          "pg_advisory_lock",
          "pg_advisory_lock_shared",
          "pg_advisory_unlock",
          "pg_advisory_unlock_all",
          "pg_cancel_backend",
          "pg_terminate_backend",
          "pg_try_advisory_lock",
          "pg_try_advisory_lock_shared",
          "rollback",
          "setval");

  private final DomainManifest domain;
  private final ArchCondition<JavaClass> heldBack = new Avoid("", HELD_BACK, List.of());
  private final List<ArchCondition<JavaClass>> conditions =
      List.of(
          new Avoid("", TYPES, List.of()),
          new Avoid("", ServerBound.THREADS, ServerBound.THREAD_CALLS),
          new Avoid("", ServerBound.FILES, List.of()),
          new Avoid("", ServerBound.OPEN_CONNECTIONS, List.of()),
          ProcessState.inStaticFields(),
          ProcessState.inInstanceFields());

  UndoableActions(DomainManifest domain) {
    super("reach nothing that no rollback undoes where they are @DryRunnable");
    this.domain = domain;
  }

  @Override
  public void check(JavaClass action, ConditionEvents events) {
    if (!action.isAnnotatedWith(DryRunnable.class)) {
      return;
    }
    boolean external =
        action.isAnnotatedWith(Handles.class)
            && action.getAnnotationOfType(Handles.class).effect() == Effect.EXTERNAL;
    for (JavaClass reached : Reach.of(action, domain)) {
      if (external) {
        checkKnown(reached, events);
      } else {
        heldBack.check(reached, events);
      }
      conditions.forEach(condition -> condition.check(reached, events));
      reached.getFields().forEach(field -> checkField(field, events));
      reached.getMethods().forEach(method -> checkSql(method, events));
    }
  }

  private void checkKnown(JavaClass reached, ConditionEvents events) {
    for (Dependency dependency : reached.getDirectDependenciesFromSelf()) {
      JavaClass target = dependency.getTargetClass().getBaseComponentType();
      if (!target.isPrimitive()
          && !domain.contains(target.getPackageName())
          && KNOWN.stream().noneMatch(known -> Avoid.matches(known, target))) {
        report(
            dependency.getDescription() + ": nobody says that a dry run captures what it sends",
            reached,
            events);
      }
    }
  }

  /** What stands behind such a field is seen where it is made, not here. */
  private static void checkField(JavaField field, ConditionEvents events) {
    JavaClass type = field.getRawType();
    if (type.getPackageName().equals("java.util.function")
        || type.getName().equals("java.lang.Runnable")
        || type.getName().equals("java.util.concurrent.Callable")) {
      report(field.getFullName() + " may do anything", field.getOwner(), events);
    }
  }

  private static void checkSql(JavaMethod method, ConditionEvents events) {
    for (String sql : SqlOfDomain.sql(method)) {
      SqlTokens.of(sql).all().stream()
          .filter(WORDS::contains)
          .forEach(
              word -> report(method.getFullName() + " says " + word, method.getOwner(), events));
    }
  }

  private static void report(String what, JavaClass where, ConditionEvents events) {
    events.add(SimpleConditionEvent.violated(where, what + " in " + where.getSourceCodeLocation()));
  }
}
