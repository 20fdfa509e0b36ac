package io.figwizard.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every domain of this project against every rule. */
final class DomainsTest {
  @TestFactory
  Stream<DynamicTest> everyRuleHoldsForEveryDomain() {
    return Project.DOMAINS.all().stream()
        .flatMap(
            domain ->
                Arrays.stream(DomainRule.values())
                    .filter(rule -> rule.appliesTo(domain))
                    .map(
                        rule ->
                            DynamicTest.dynamicTest(
                                domain + " " + rule,
                                () -> rule.of(domain, Project.DOMAINS).check(Project.CLASSES))));
  }

  @Test
  void everyHandlerOnDiskIsADomainUnderTheseRules() throws IOException {
    assertThat(Project.DOMAINS.handlers())
        .filteredOn(domain -> !Project.isInTheMonolith(domain))
        .as("manifests found on the class path; is the handler a dependency of architecture-tests?")
        .extracting(DomainManifest::handler)
        .containsExactlyInAnyOrderElementsOf(
            Project.handlers().stream().map(path -> path.getFileName().toString()).toList())
        .hasSizeGreaterThan(1);
  }

  @Test
  void everyDomainIsNamedLikeItsHandler() {
    assertThat(Project.DOMAINS.all())
        .allSatisfy(
            domain -> {
              assertThat(domain.packageName()).isEqualTo("io.figwizard." + domain.name());
              if (domain.hasHandler()) {
                assertThat(domain.handler()).startsWith(domain.name() + "-");
              }
              assertThat(domain.owns().size() + domain.reads().size())
                  .as(domain + " owns tables or reads what others publish")
                  .isPositive();
            });
  }

  @Test
  void everyDomainThatStaysSaysWhy() {
    assertThat(Project.DOMAINS.all())
        .filteredOn(domain -> !domain.extractable() || !domain.hasHandler())
        .isNotEmpty()
        .allSatisfy(
            domain -> {
              assertThat(domain.extractable()).as(domain + " is extractable").isFalse();
              assertThat(domain.staysBecause()).as(domain + " stays because").isNotBlank();
            });
  }

  /** Which can then be compared by the gate alone: whoever adds one decides so, and says why. */
  @Test
  void everyWriteThatCannotBeRunDryIsKnown() {
    String tokens = "hashes passwords, counts failed attempts or hands out tokens that are good";
    Map<String, String> known =
        new TreeMap<>(
            Map.of(
                "auth.change-password", tokens,
                "auth.delete-account", tokens,
                "auth.login", tokens,
                "auth.refresh", tokens,
                "auth.request-password-reset", tokens,
                "auth.reset-password", tokens,
                "auth.signup", tokens,
                "webhook.elevenlabs", "raw",
                "webhook.stripe", "raw"));

    assertThat(
            Project.DOMAINS.handlers().stream()
                .flatMap(
                    domain ->
                        Project.CLASSES.stream()
                            .filter(code -> domain.contains(code.getPackageName()))
                            .filter(code -> code.isAnnotatedWith(Handles.class))
                            .filter(code -> !code.isAnnotatedWith(DryRunnable.class))
                            .map(code -> code.getAnnotationOfType(Handles.class))
                            .filter(handles -> handles.effect() != Effect.SAFE)
                            .map(handles -> domain.name() + "." + handles.action())))
        .containsExactlyInAnyOrderElementsOf(known.keySet());
  }

  /** Whoever thinks of moving it is told why not, by the rules and not by its word alone. */
  @Test
  void whatHoldsConnectionsOpenCouldNotMoveIfItWanted() {
    DomainManifest realtime =
        Project.DOMAINS.all().stream()
            .filter(domain -> domain.name().equals("realtime"))
            .findFirst()
            .orElseThrow();

    for (DomainRule rule :
        new DomainRule[] {DomainRule.HOLDS_NO_CONNECTIONS_OPEN, DomainRule.STARTS_NO_THREADS}) {
      assertThat(rule.appliesTo(realtime)).isFalse();
      assertThatThrownBy(() -> rule.of(realtime, Project.DOMAINS).check(Project.CLASSES))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("io.figwizard.realtime");
    }
  }

  @Test
  void whatDomainsAreBuiltOnKnowsNone() {
    for (String module : new String[] {"handlerkit", "functionhost", "schemamigrator"}) {
      String packages = "io.figwizard." + module + "..";
      boolean onClassPath =
          Project.CLASSES.stream()
              .anyMatch(code -> code.getPackageName().startsWith("io.figwizard." + module));
      assertThat(onClassPath).as(module).isTrue();
      ProjectRules.knowsNoDomain(packages, Project.DOMAINS).check(Project.CLASSES);
    }
  }

  @Test
  void stripeKeysAreNotStatic() {
    ProjectRules.keepsStripeKeysOutOfStaticFields().check(Project.CLASSES);
  }

  @Test
  void everyPackageIsMarked() {
    ProjectRules.marksEveryPackage().check(Project.CLASSES);
  }
}
