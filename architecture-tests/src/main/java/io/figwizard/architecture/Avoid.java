package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/**
 * Reports every use of the listed types and methods, in whatever part of a class it stands: fields,
 * signatures, constructors, static initialisers, lambdas, method references.
 */
final class Avoid extends ArchCondition<JavaClass> {
  private final List<String> types;
  private final List<String> methods;

  /**
   * @param types full names; one that ends in two dots means a package and all below it
   * @param methods full names with the class that declares them, or one above it; {@code
   *     java.lang.Thread.<init>} is its constructor
   */
  Avoid(String description, List<String> types, List<String> methods) {
    super(description);
    this.types = types;
    this.methods = methods;
  }

  @Override
  public void check(JavaClass javaClass, ConditionEvents events) {
    for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
      if (types.stream().anyMatch(type -> matches(type, dependency.getTargetClass()))) {
        events.add(SimpleConditionEvent.violated(javaClass, dependency.getDescription()));
      }
    }
    for (JavaCodeUnitAccess<?> access : javaClass.getCodeUnitAccessesFromSelf()) {
      if (methods.stream().anyMatch(method -> matches(method, access))) {
        events.add(SimpleConditionEvent.violated(javaClass, access.getDescription()));
      }
    }
  }

  /** Whether it is of that type, or an array of it, or stands in it. */
  static boolean matches(String type, JavaClass target) {
    String name = target.getBaseComponentType().getName();
    return type.endsWith("..")
        ? name.startsWith(type.substring(0, type.length() - 1))
        : name.equals(type) || name.startsWith(type + "$");
  }

  private static boolean matches(String method, JavaCodeUnitAccess<?> access) {
    int dot = method.lastIndexOf('.');
    return access.getName().equals(method.substring(dot + 1))
        && access.getTargetOwner().isAssignableTo(method.substring(0, dot));
  }
}
