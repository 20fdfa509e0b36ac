package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Reports public types of a domain that nobody outside their package has a right to. */
final class Visibility extends ArchCondition<JavaClass> {
  private final DomainManifest domain;

  Visibility(DomainManifest domain) {
    super(
        "be package-private unless bundle, configuration, resource or used by another package of the domain");
    this.domain = domain;
  }

  @Override
  public void check(JavaClass javaClass, ConditionEvents events) {
    if (javaClass.isTopLevelClass()
        && javaClass.getModifiers().contains(JavaModifier.PUBLIC)
        && !javaClass.isAssignableTo("io.dropwizard.core.ConfiguredBundle")
        // Jersey calls public classes only.
        && !javaClass.isAnnotatedWith("jakarta.ws.rs.Path")
        // And so does a container of WebSockets.
        && !javaClass.isAssignableTo("jakarta.websocket.Endpoint")
        && !isConfiguration(javaClass)
        && !isUsedByAnotherPackageOfTheDomain(javaClass)) {
      String message = javaClass.getDescription() + " is public";
      events.add(
          SimpleConditionEvent.violated(
              javaClass, message + " in " + javaClass.getSourceCodeLocation()));
    }
  }

  /** What the public methods of the bundle speak of. */
  private boolean isConfiguration(JavaClass javaClass) {
    return javaClass.getPackageName().equals(domain.packageName())
        && javaClass.getSimpleName().endsWith("Configuration");
  }

  private boolean isUsedByAnotherPackageOfTheDomain(JavaClass javaClass) {
    return javaClass.getDirectDependenciesToSelf().stream()
        .map(dependency -> dependency.getOriginClass().getPackageName())
        .anyMatch(user -> !user.equals(javaClass.getPackageName()) && domain.contains(user));
  }
}
