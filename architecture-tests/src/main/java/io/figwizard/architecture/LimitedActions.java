package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;

/** Reports actions that reach beyond the database as often as anybody likes. */
final class LimitedActions extends ArchCondition<JavaClass> {
  LimitedActions() {
    super("carry @RateLimited where their effect is external");
  }

  @Override
  public void check(JavaClass action, ConditionEvents events) {
    if (isExternal(action)
        && !action.isAnnotatedWith(RateLimited.class)
        && !action.isAnnotatedWith(RateLimited.All.class)) {
      events.add(
          SimpleConditionEvent.violated(
              action,
              action.getDescription()
                  + " is external and lacks @RateLimited in "
                  + action.getSourceCodeLocation()));
    }
  }

  private static boolean isExternal(JavaClass action) {
    return action.isAnnotatedWith(Handles.class)
        && action.getAnnotationOfType(Handles.class).effect() == Effect.EXTERNAL;
  }
}
