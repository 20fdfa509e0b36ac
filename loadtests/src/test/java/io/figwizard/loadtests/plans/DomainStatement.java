package io.figwizard.loadtests.plans;

/**
 * A statement of a domain, as it stands in an annotation.
 *
 * @param name class and method
 */
record DomainStatement(String domain, String name, String sql) {

  /** The handler kit's own are run in the schema of one of those that include its tables. */
  String schema() {
    return domain.equals("handlerkit") ? "conversation" : domain;
  }

  /** The domain's role: what it may read, and what it may not. */
  String role() {
    return "fig_" + schema();
  }

  /** Whether it looks for rows, rather than only adding one. */
  boolean looksForRows() {
    return sql.matches("(?is).*\\b(from|where)\\s.*");
  }

  boolean changesRows() {
    return sql.matches(
        "(?is).*\\b(insert into|delete from|update\\s+[\\w.]+(\\s+as\\s+\\w+)?\\s+set)\\b.*");
  }

  @Override
  public String toString() {
    return domain + " " + name;
  }
}
