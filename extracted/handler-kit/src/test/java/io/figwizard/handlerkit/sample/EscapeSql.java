package io.figwizard.handlerkit.sample;

import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.statement.SqlScript;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface EscapeSql extends SqlObject {
  @SqlUpdate("COMMIT")
  void commit();

  @SqlUpdate("SELECT 1; COMMIT")
  void lookAndCommit();

  @SqlScript("COMMIT")
  void commitInScript();

  /** PostgreSQL's comment ends with the carriage return, the kit's look at the text does not. */
  @SqlUpdate("-- a comment\rCOMMIT")
  void hiddenCommit();

  @SqlUpdate("SELECT 1")
  void look();
}
