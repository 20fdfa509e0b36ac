package io.figwizard.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import io.figwizard.handlerkit.Action;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What holds for every domain, made from its manifest. A rule that finds nothing to look at fails.
 */
enum DomainRule {
  KNOWS_NO_OTHER_DOMAIN(
      For.EVERY_DOMAIN,
      (domain, all) ->
          noClasses()
              .that(domain.isItsCode())
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(all.packagesBeside(domain))
              .because(
                  "domains that call each other can only move together; read the other's data from"
                      + " a view it publishes, or listen to its events")),

  TOUCHES_ITS_OWN_TABLES(
      For.EVERY_DOMAIN,
      (domain, all) ->
          methods()
              .that()
              .areDeclaredInClassesThat(domain.isItsCode())
              .and(SqlOfDomain.statements())
              .should(new SqlOfDomain(domain))
              .because(
                  "a table that two domains touch ties them together for ever; name tables with"
                      + " their schema, and declare in @Domain which published views are read")),

  WRITES_SQL_IN_ANNOTATIONS(
      For.EVERY_DOMAIN,
      (domain, all) ->
          classes()
              .that(domain.isItsCode())
              .should(
                  new Avoid(
                      "write SQL in annotations of JDBI's SQL objects only",
                      List.of(
                          "java.sql.Connection",
                          "java.sql.Statement",
                          "java.sql.PreparedStatement",
                          "java.sql.CallableStatement",
                          "javax.sql.DataSource",
                          "org.jdbi.v3.sqlobject.customizer.Define",
                          "org.jdbi.v3.sqlobject.customizer.DefineList",
                          "org.jdbi.v3.sqlobject.locator..",
                          "org.jdbi.v3.stringtemplate4..",
                          "org.jdbi.v3.freemarker.."),
                      List.of(
                          "org.jdbi.v3.core.Handle.createQuery",
                          "org.jdbi.v3.core.Handle.createUpdate",
                          "org.jdbi.v3.core.Handle.createBatch",
                          "org.jdbi.v3.core.Handle.createCall",
                          "org.jdbi.v3.core.Handle.createScript",
                          "org.jdbi.v3.core.Handle.prepareBatch",
                          "org.jdbi.v3.core.Handle.execute",
                          "org.jdbi.v3.core.Handle.select",
                          "org.jdbi.v3.core.Handle.getConnection")))
              .because(
                  "SQL in other strings hides from these rules which tables a domain touches")),

  SHOWS_ITS_BUNDLE_ONLY(
      For.EVERY_DOMAIN,
      (domain, all) ->
          classes()
              .that(domain.isItsCode())
              .should(new Visibility(domain))
              .because("what nobody else can see, the domain can change and move as it likes")),

  DECLARES_ITS_ACTIONS(
      For.HANDLERS,
      (domain, all) ->
          actionsOf(domain)
              .should(new DeclaredActions())
              .because(
                  "the routing proxy decides by the effect what it may send twice, and an effect"
                      + " left out counts as external")),

  LIMITS_WHAT_COSTS_MONEY(
      For.HANDLERS,
      (domain, all) ->
          actionsOf(domain)
              .should(new LimitedActions())
              .because(
                  "who calls an external action in a loop spends our money or our standing with"
                      + " somebody else; no action that reaches them may be called without end")),

  CAN_UNDO_WHAT_IT_RUNS_DRY(
      For.HANDLERS,
      (domain, all) ->
          actionsOf(domain)
              .should(new UndoableActions(domain))
              .because(
                  "a dry run is rolled back, and what is done in any other way than by Call.sql"
                      + " stays done; take @DryRunnable away, or what it reaches")),

  ASKS_OTHERS_THROUGH_OUTBOUND(
      For.HANDLERS,
      (domain, all) ->
          classes()
              .that(domain.isItsCode())
              .should(new BehindOutbound())
              .because(
                  "what a dry run does not capture it sends; use OutboundHttp, or call"
                      + " Outbound.send before a client of somebody else's sends")),

  WRITES_IN_ACTIONS_ONLY(
      For.EVERY_DOMAIN,
      (domain, all) ->
          classes()
              .that(domain.isItsCode())
              .should(new ReadOnlyResources())
              .because(
                  "a resource of Jersey's declares no effect; what may change something is an"
                      + " Action, or a RawAction where the request has somebody else's form")),

  STARTS_NO_THREADS(
      For.EXTRACTABLE,
      (domain, all) ->
          classes()
              .that(domain.isItsCode())
              .should(
                  new Avoid(
                      "start no threads and timers", ServerBound.THREADS, ServerBound.THREAD_CALLS))
              .because(
                  "a function is frozen between two requests; background work belongs to the"
                      + " monolith, asked for by a row in the outbox")),

  KEEPS_NO_STATIC_STATE(
      For.EXTRACTABLE,
      (domain, all) ->
          classes()
              .that(domain.isItsCode())
              .should(ProcessState.inStaticFields())
              .because(
                  "every instance of a function has its own static fields; state belongs into the"
                      + " database")),

  KEEPS_NO_STATE_IN_INSTANCES(
      For.EXTRACTABLE,
      (domain, all) ->
          classes()
              .that(domain.isItsCode())
              .should(ProcessState.inInstanceFields())
              .because(
                  "an action answers many requests, in many instances of a function; what one"
                      + " request leaves in a field, the next does not find")),

  TOUCHES_NO_FILES(
      For.EXTRACTABLE,
      (domain, all) ->
          classes()
              .that(domain.isItsCode())
              .should(new Avoid("touch no files", ServerBound.FILES, List.of()))
              .because(
                  "a function has no disk that lasts; store in the database or an object store")),

  HOLDS_NO_CONNECTIONS_OPEN(
      For.EXTRACTABLE,
      (domain, all) ->
          classes()
              .that(domain.isItsCode())
              .should(
                  new Avoid(
                      "hold no connections to clients open",
                      ServerBound.OPEN_CONNECTIONS,
                      List.of()))
              .because(
                  "WebSockets and server-sent events outlive a function's request; they stay in the"
                      + " monolith"));

  private enum For {
    EVERY_DOMAIN,
    /** Domains that answer requests. */
    HANDLERS,
    EXTRACTABLE
  }

  private final For whom;

  // The functions hold nothing: each makes its rule anew.
  @SuppressWarnings("ImmutableEnumChecker")
  private final BiFunction<DomainManifest, Domains, ArchRule> maker;

  DomainRule(For whom, BiFunction<DomainManifest, Domains, ArchRule> maker) {
    this.whom = whom;
    this.maker = maker;
  }

  /** Domains that stay on a server may do what binds them to it, and need not answer requests. */
  boolean appliesTo(DomainManifest domain) {
    return switch (whom) {
      case EVERY_DOMAIN -> true;
      case HANDLERS -> domain.hasHandler();
      case EXTRACTABLE -> domain.extractable();
    };
  }

  ArchRule of(DomainManifest domain, Domains all) {
    return maker.apply(domain, all);
  }

  private static GivenClassesConjunction actionsOf(DomainManifest domain) {
    return classes()
        .that(domain.isItsCode())
        .and()
        .areAssignableTo(Action.class)
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT);
  }
}
