package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.figwizard.handlerkit.Handles;
import java.util.Optional;

/** Reports actions that do not say themselves what they are called and what they may do. */
final class DeclaredActions extends ArchCondition<JavaClass> {
  DeclaredActions() {
    super("carry @Handles with an effect");
  }

  @Override
  public void check(JavaClass action, ConditionEvents events) {
    Optional<JavaAnnotation<JavaClass>> handles =
        action.tryGetAnnotationOfType(Handles.class.getName());
    if (handles.isEmpty()) {
      report(action, "lacks @Handles", events);
    } else if (!handles.get().hasExplicitlyDeclaredProperty("effect")) {
      report(action, "does not say its effect in @Handles", events);
    }
  }

  private static void report(JavaClass action, String what, ConditionEvents events) {
    events.add(
        SimpleConditionEvent.violated(
            action,
            action.getDescription() + " " + what + " in " + action.getSourceCodeLocation()));
  }
}
