package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.JdbiException;

/** Asks a database; every way in which that fails becomes an IOException that names the cause. */
final class Asking {

  private Asking() {}

  static <T> T ask(Callable<T> question) throws IOException {
    try {
      return question.call();
    } catch (JdbiException | SQLException e) {
      throw new IOException(reason(e), e);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("asking a database throws nothing else", e);
    }
  }

  /** JDBI's own message holds the statement, which says nothing to an operator. */
  private static String reason(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return String.valueOf(sql.getMessage()).replace('\n', ' ');
      }
    }
    return thrown.getClass().getSimpleName();
  }
}
