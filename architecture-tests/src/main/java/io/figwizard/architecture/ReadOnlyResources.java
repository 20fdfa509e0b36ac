package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** Reports methods of Jersey's resources that answer anything but a request to read. */
final class ReadOnlyResources extends ArchCondition<JavaClass> {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  ReadOnlyResources() {
    super("let others read only where they are resources of Jersey's");
  }

  @Override
  public void check(JavaClass javaClass, ConditionEvents events) {
    for (JavaMethod method : javaClass.getMethods()) {
      for (JavaAnnotation<JavaMethod> annotation : method.getAnnotations()) {
        JavaClass type = annotation.getRawType();
        if (isHttpMethod(type) && !READING.contains(type.getSimpleName())) {
          events.add(
              SimpleConditionEvent.violated(
                  method,
                  method.getFullName()
                      + " answers "
                      + type.getSimpleName()
                      + " in "
                      + method.getSourceCodeLocation()));
        }
      }
    }
  }

  /** Also of one that somebody defines: GET and the others are annotated with it themselves. */
  private static boolean isHttpMethod(JavaClass annotation) {
    return annotation.isAnnotatedWith("jakarta.ws.rs.HttpMethod")
        || annotation.getName().matches("jakarta\\.ws\\.rs\\.[A-Z]+");
  }
}
