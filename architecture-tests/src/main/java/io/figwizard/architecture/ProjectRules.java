package io.figwizard.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** What holds for the project as a whole. A rule that finds nothing to look at fails. */
final class ProjectRules {
  private static final String STRIPE_EXCEPTION = "com.stripe.exception.StripeException";

  private ProjectRules() {}

  /**
   * @param packages of what every domain is built on, as ArchUnit writes packages
   */
  static ArchRule knowsNoDomain(String packages, Domains domains) {
    return noClasses()
        .that()
        .resideInAPackage(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(domains.packages())
        .because("what every domain is built on would tie all of them to the one it knows");
  }

  static ArchRule keepsStripeKeysOutOfStaticFields() {
    return noClasses()
        .that(areCode())
        .should()
        .accessField("com.stripe.Stripe", "apiKey")
        .orShould()
        .callMethodWhere(usesTheStaticKey())
        .because(
            "the live and the sandbox key live in one process; give each StripeClient its own key");
  }

  /** Stripe's own settings, and the old style of its models: {@code Customer.retrieve(id)}. */
  private static DescribedPredicate<JavaMethodCall> usesTheStaticKey() {
    return DescribedPredicate.describe(
        "a static method asks Stripe or changes its settings",
        call ->
            call.getTarget()
                .resolveMember()
                .filter(method -> method.getModifiers().contains(JavaModifier.STATIC))
                .filter(
                    method ->
                        method.getOwner().getName().equals("com.stripe.Stripe")
                            || (method.getOwner().getPackageName().startsWith("com.stripe.model")
                                && method.getThrowsClause().containsType(STRIPE_EXCEPTION)))
                .isPresent());
  }

  static ArchRule marksEveryPackage() {
    return classes()
        .that(areCode())
        .should(new BeInAMarkedPackage())
        .because(
            "NullAway looks at marked packages only; add a package-info.java with @NullMarked");
  }

  private static DescribedPredicate<JavaClass> areCode() {
    return DescribedPredicate.describe(
        "are code", javaClass -> !javaClass.getSimpleName().equals("package-info"));
  }

  private static final class BeInAMarkedPackage extends ArchCondition<JavaClass> {
    BeInAMarkedPackage() {
      super("be in a package with @NullMarked");
    }

    @Override
    public void check(JavaClass javaClass, ConditionEvents events) {
      if (!javaClass.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
        events.add(
            SimpleConditionEvent.violated(
                javaClass,
                "The package "
                    + javaClass.getPackageName()
                    + " of "
                    + javaClass.getName()
                    + " is not @NullMarked"));
      }
    }
  }
}
