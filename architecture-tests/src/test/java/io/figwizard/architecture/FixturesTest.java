package io.figwizard.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule lets a good domain pass, catches a bad one, and fails when it finds nothing. */
final class FixturesTest {
  private static final String FIXTURES = "io.figwizard.architecture.fixtures.";

  /** Once: importing takes longer than all the checks. */
  private static final JavaClasses ALL =
      new ClassFileImporter().importPackages("io.figwizard.architecture.fixtures");

  /** The bad domain of each rule, and what the rule has to say about it. */
  private static final Map<DomainRule, List<String>> BAD =
      Map.ofEntries(
          entry(
              DomainRule.KNOWS_NO_OTHER_DOMAIN,
              List.of(
                  "neighbours",
                  "because domains that call each other can only move together",
                  "Greeter.greeting()> gets field <" + FIXTURES + "neighbour.Neighbour")),
          entry(
              DomainRule.TOUCHES_ITS_OWN_TABLES,
              List.of(
                  "tables",
                  "because a table that two domains touch ties them together for ever",
                  "ForeignSql.foreignTable() touches neighbour.thing in (ForeignSql.java",
                  "ForeignSql.withoutSchema() names the table thing without its schema",
                  "ForeignSql.undeclared(java.lang.Iterable) touches bad.undeclared",
                  "ForeignSql.undeclaredView() touches published.secrets",
                  "ForeignSql.elsewhere() has its SQL somewhere else")),
          entry(
              DomainRule.WRITES_SQL_IN_ANNOTATIONS,
              List.of(
                  "strings",
                  "because SQL in other strings hides",
                  "calls method <org.jdbi.v3.core.Handle.createQuery(java.lang.String)>",
                  "<org.jdbi.v3.sqlobject.customizer.Define>",
                  "calls method <java.sql.Statement.execute(java.lang.String)>")),
          entry(
              DomainRule.SHOWS_ITS_BUNDLE_ONLY,
              List.of(
                  "visible",
                  "because what nobody else can see, the domain can change",
                  "visible.Internals> is public in (Internals.java")),
          entry(
              DomainRule.DECLARES_ITS_ACTIONS,
              List.of(
                  "actions",
                  "because the routing proxy decides by the effect",
                  "actions.Undeclared> lacks @Handles",
                  "actions.WithoutEffect> does not say its effect")),
          entry(
              DomainRule.LIMITS_WHAT_COSTS_MONEY,
              List.of(
                  "unlimited",
                  "because who calls an external action in a loop spends our money",
                  "unlimited.Buy> is external and lacks @RateLimited in (Buy.java",
                  "unlimited.Unsaid> is external and lacks @RateLimited")),
          entry(
              DomainRule.CAN_UNDO_WHAT_IT_RUNS_DRY,
              List.of(
                  "dry",
                  "because a dry run is rolled back, and what is done in any other way",
                  "<org.jdbi.v3.core.Jdbi>",
                  "Mailer.calls is a AtomicInteger",
                  "<java.net.http.HttpClient>",
                  "calls method <" + FIXTURES + "vendor.VendorClient.charge(java.lang.String)>",
                  "nobody says that a dry run captures what it sends",
                  "Lasting.afterwards may do anything in (Lasting.java",
                  "LastingSql.number() says setval in (LastingSql.java",
                  "LastingSql.lock() says pg_advisory_lock")),
          entry(
              DomainRule.ASKS_OTHERS_THROUGH_OUTBOUND,
              List.of(
                  "clients",
                  "because what a dry run does not capture it sends",
                  "calls method <java.net.http.HttpClient.newHttpClient()>",
                  "calls method <java.net.URL.openStream()>",
                  "<com.stripe.net.HttpURLConnectionClient>",
                  "com.stripe.StripeClient.<init>(java.lang.String)> in (Bypass.java",
                  "StripeClientBuilder.build()> in (Bypass.java")),
          entry(
              DomainRule.WRITES_IN_ACTIONS_ONLY,
              List.of(
                  "resources",
                  "because a resource of Jersey's declares no effect",
                  "resources.Intake.take(java.lang.String) answers POST")),
          entry(
              DomainRule.STARTS_NO_THREADS,
              List.of(
                  "threads",
                  "because a function is frozen between two requests",
                  "Background> implements interface <io.dropwizard.lifecycle.Managed>",
                  "Background.workers> has type <java.util.concurrent.ExecutorService>",
                  "calls constructor <java.lang.Thread.<init>(java.lang.Runnable)>",
                  "calls constructor <java.util.Timer.<init>(boolean)>",
                  "parallelStream()>")),
          entry(
              DomainRule.KEEPS_NO_STATIC_STATE,
              List.of(
                  "statics",
                  "because every instance of a function has its own static fields",
                  "Registry.calls is not final",
                  "Registry.COUNTER is a AtomicInteger",
                  "Registry.SEEN is made as a collection that can change",
                  "Registry.CONCRETE is a ArrayList",
                  "Registry.SHARED is an array that others can write to")),
          entry(
              DomainRule.KEEPS_NO_STATE_IN_INSTANCES,
              List.of(
                  "instances",
                  "because an action answers many requests",
                  "Session.answers is made as a collection that can change",
                  "Session.served is a AtomicLong",
                  "Session.lastUser is not final")),
          entry(
              DomainRule.TOUCHES_NO_FILES,
              List.of(
                  "files",
                  "because a function has no disk that lasts",
                  "calls method <java.nio.file.Files.readString(java.nio.file.Path)>",
                  "calls constructor <java.io.File.<init>(java.lang.String)>")),
          entry(
              DomainRule.HOLDS_NO_CONNECTIONS_OPEN,
              List.of(
                  "sockets",
                  "because WebSockets and server-sent events outlive",
                  "<jakarta.ws.rs.sse.SseEventSink>",
                  "<jakarta.ws.rs.container.AsyncResponse>")));

  @ParameterizedTest
  @EnumSource
  void letsAGoodDomainPass(DomainRule rule) {
    rule(rule, "good").check(classes("good"));
  }

  @ParameterizedTest
  @EnumSource
  void catchesABadDomain(DomainRule rule) {
    List<String> expected = BAD.get(rule);
    String fixture = "bad." + expected.get(0);

    assertThatThrownBy(() -> rule(rule, fixture).check(classes(fixture)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(expected.subList(1, expected.size()).toArray(CharSequence[]::new));
  }

  @ParameterizedTest
  @EnumSource
  void failsWhenItFindsNothing(DomainRule rule) {
    assertThatThrownBy(() -> rule(rule, "empty").check(classes("empty")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed to check any classes");
  }

  @Test
  void aDomainThatStaysMayHaveThreadsAndState() {
    DomainManifest staying = domain("staying");

    assertThat(DomainRule.values())
        .filteredOn(rule -> !rule.appliesTo(staying))
        .containsExactly(
            DomainRule.STARTS_NO_THREADS,
            DomainRule.KEEPS_NO_STATIC_STATE,
            DomainRule.KEEPS_NO_STATE_IN_INSTANCES,
            DomainRule.TOUCHES_NO_FILES,
            DomainRule.HOLDS_NO_CONNECTIONS_OPEN);
    assertThatThrownBy(
            () ->
                DomainRule.KEEPS_NO_STATIC_STATE
                    .of(staying, domains("staying"))
                    .check(classes("staying")))
        .hasMessageContaining("Ticker.TIMERS");
  }

  @Test
  void whatDomainsAreBuiltOnKnowsNone() {
    Domains domains = domains("neighbour");

    ProjectRules.knowsNoDomain(FIXTURES + "kit.good..", domains).check(classes("kit.good"));
    assertThatThrownBy(
            () ->
                ProjectRules.knowsNoDomain(FIXTURES + "kit.bad..", domains)
                    .check(classes("kit.bad")))
        .hasMessageContaining("would tie all of them to the one it knows")
        .hasMessageContaining("Router.route(java.lang.String)> gets field");
    assertThatThrownBy(
            () ->
                ProjectRules.knowsNoDomain(FIXTURES + "kit.none..", domains)
                    .check(classes("kit.bad")))
        .hasMessageContaining("failed to check any classes");
  }

  @Test
  void stripeKeysAreNotStatic() {
    ArchRule rule = ProjectRules.keepsStripeKeysOutOfStaticFields();

    rule.check(classes("good"));
    assertThatThrownBy(() -> rule.check(classes("stripe")))
        .hasMessageContaining("give each StripeClient its own key")
        .hasMessageContaining("sets field <com.stripe.Stripe.apiKey>")
        .hasMessageContaining("com.stripe.Stripe.overrideApiBase(java.lang.String)")
        .hasMessageContaining("com.stripe.model.Customer.retrieve(java.lang.String)");
    assertThatThrownBy(() -> rule.check(classes("empty")))
        .hasMessageContaining("failed to check any classes");
  }

  @Test
  void everyPackageIsMarked() {
    ArchRule rule = ProjectRules.marksEveryPackage();

    rule.check(classes("good"));
    assertThatThrownBy(() -> rule.check(classes("unmarked")))
        .hasMessageContaining("add a package-info.java with @NullMarked")
        .hasMessageContaining("fixtures.unmarked of " + FIXTURES + "unmarked.Careless is not");
    assertThatThrownBy(() -> rule.check(classes("empty")))
        .hasMessageContaining("failed to check any classes");
  }

  @Test
  void refusesToMakeRulesOfNoDomain() {
    assertThatThrownBy(() -> Domains.in(classes("kit.good")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is in a package with @Domain");
  }

  private static ArchRule rule(DomainRule rule, String fixture) {
    return rule.of(domain(fixture), domains(fixture));
  }

  private static DomainManifest domain(String fixture) {
    return domains(fixture).all().stream()
        .filter(domain -> domain.packageName().equals(FIXTURES + fixture))
        .findFirst()
        .orElseThrow();
  }

  private static Domains domains(String fixture) {
    return Domains.in(
        ALL.that(resideInAnyPackage(FIXTURES + fixture + "..", FIXTURES + "neighbour..")));
  }

  private static JavaClasses classes(String fixture) {
    return ALL.that(resideInAPackage(FIXTURES + fixture + ".."));
  }
}
