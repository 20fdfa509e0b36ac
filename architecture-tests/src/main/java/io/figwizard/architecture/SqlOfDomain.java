package io.figwizard.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds the statements in JDBI's annotations against the tables of a manifest. */
final class SqlOfDomain extends ArchCondition<JavaMethod> {
  private static final List<String> ANNOTATIONS =
      List.of(
          "org.jdbi.v3.sqlobject.statement.SqlQuery",
          "org.jdbi.v3.sqlobject.statement.SqlUpdate",
          "org.jdbi.v3.sqlobject.statement.SqlBatch",
          "org.jdbi.v3.sqlobject.statement.SqlCall",
          "org.jdbi.v3.sqlobject.statement.SqlScript");

  private final DomainManifest domain;

  SqlOfDomain(DomainManifest domain) {
    super(
        "touch the tables %s of the schema %s and the published views %s only",
        domain.owns(), domain.name(), domain.reads());
    this.domain = domain;
  }

  static DescribedPredicate<JavaMethod> statements() {
    return DescribedPredicate.describe(
        "carry SQL", method -> ANNOTATIONS.stream().anyMatch(method::isAnnotatedWith));
  }

  @Override
  public void check(JavaMethod method, ConditionEvents events) {
    sql(method).forEach(statement -> check(method, statement, events));
  }

  /** The method's statements; an empty one where it stands somewhere else. */
  static List<String> sql(JavaMethod method) {
    List<String> statements = new ArrayList<>();
    for (String annotation : ANNOTATIONS) {
      Optional<? extends JavaAnnotation<?>> found = method.tryGetAnnotationOfType(annotation);
      found.ifPresent(
          statement -> statements.add(String.valueOf(statement.get("value").orElse(""))));
    }
    return statements;
  }

  private void check(JavaMethod method, String sql, ConditionEvents events) {
    if (sql.isBlank()) {
      report(method, "has its SQL somewhere else than in the annotation", events);
    }
    for (SqlTables.Table table : SqlTables.in(sql)) {
      if (table.schema().isEmpty()) {
        report(method, "names the table " + table + " without its schema", events);
      } else if (!domain.mayTouch(table)) {
        report(method, "touches " + table, events);
      }
    }
  }

  private static void report(JavaMethod method, String what, ConditionEvents events) {
    events.add(
        SimpleConditionEvent.violated(
            method, method.getFullName() + " " + what + " in " + method.getSourceCodeLocation()));
  }
}
