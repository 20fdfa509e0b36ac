package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Reports fields that remember something from one request to the next. */
final class ProcessState extends ArchCondition<JavaClass> {
  private static final Set<String> COPIES =
      Set.of("copyOf", "unmodifiableList", "unmodifiableSet", "unmodifiableMap", "toList");

  private final boolean ofTheClass;

  private ProcessState(boolean ofTheClass, String description) {
    super(description);
    this.ofTheClass = ofTheClass;
  }

  static ProcessState inStaticFields() {
    return new ProcessState(true, "keep nothing in static fields that can change");
  }

  static ProcessState inInstanceFields() {
    return new ProcessState(false, "keep nothing in instance fields that can change");
  }

  @Override
  public void check(JavaClass javaClass, ConditionEvents events) {
    if (!ofTheClass && isValueOrConfiguration(javaClass)) {
      return;
    }
    for (JavaField field : javaClass.getFields()) {
      Set<JavaModifier> modifiers = field.getModifiers();
      if (modifiers.contains(JavaModifier.STATIC) == ofTheClass
          && !modifiers.contains(JavaModifier.SYNTHETIC)) {
        String reason = reason(field);
        if (!reason.isEmpty()) {
          String message =
              field.getFullName() + " " + reason + " in " + javaClass.getSourceCodeLocation();
          events.add(SimpleConditionEvent.violated(field, message));
        }
      }
    }
  }

  /** Configuration is filled before the first request; a record or exception belongs to one. */
  private static boolean isValueOrConfiguration(JavaClass javaClass) {
    return javaClass.isRecord()
        || javaClass.isAssignableTo(Throwable.class)
        || javaClass.getMembers().stream()
            .anyMatch(
                member -> member.isAnnotatedWith("com.fasterxml.jackson.annotation.JsonProperty"));
  }

  private static String reason(JavaField field) {
    JavaClass type = field.getRawType();
    if (!field.getModifiers().contains(JavaModifier.FINAL)) {
      return "is not final";
    }
    if (type.isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE)) {
      return "is an array that others can write to";
    }
    if (remembers(type)) {
      return "is a " + type.getSimpleName();
    }
    boolean collection = isCollection(type);
    if (collection && !type.isInterface()) {
      return "is a " + type.getSimpleName();
    }
    return collection && isMadeToChange(field) ? "is made as a collection that can change" : "";
  }

  private static boolean remembers(JavaClass type) {
    return type.getPackageName().startsWith("java.util.concurrent.atomic")
        || type.isAssignableTo(ThreadLocal.class)
        || type.isAssignableTo("com.google.common.cache.Cache")
        || type.isAssignableTo("com.github.benmanes.caffeine.cache.Cache")
        || type.isAssignableTo(StringBuilder.class);
  }

  private static boolean isCollection(JavaClass type) {
    return type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
  }

  /** Whether the code that sets the field makes a collection, and no copy that cannot change. */
  private static boolean isMadeToChange(JavaField field) {
    return field.getAccessesToSelf().stream()
        .filter(access -> access.getAccessType() == JavaFieldAccess.AccessType.SET)
        .map(JavaFieldAccess::getOrigin)
        .anyMatch(ProcessState::makesCollection);
  }

  private static boolean makesCollection(JavaCodeUnit code) {
    boolean makes =
        code.getConstructorCallsFromSelf().stream()
                .map(JavaConstructorCall::getTargetOwner)
                .anyMatch(ProcessState::isCollection)
            || code.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getName().matches("newKeySet|synchronized\\w+"));
    return makes
        && code.getMethodCallsFromSelf().stream()
            .noneMatch(call -> COPIES.contains(call.getName()));
  }
}
