package io.figwizard.handlerkit;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a dry run: gives way before it is executed, and afterwards notes what was written
 * with it. One thread.
 */
final class DryRunStatement implements InvocationHandler {
  private final PreparedStatement statement;
  private final GivingWay way;
  private final WrittenValues written;
  private final List<SqlSlot> slots;
  private final Map<Integer, @Nullable Object> parameters = new TreeMap<>();
  private final List<Map<Integer, @Nullable Object>> batch = new ArrayList<>();

  private DryRunStatement(
      PreparedStatement statement, GivingWay way, WrittenValues written, List<SqlSlot> slots) {
    this.statement = statement;
    this.way = way;
    this.written = written;
    this.slots = slots;
  }

  static PreparedStatement of(
      PreparedStatement statement, String sql, GivingWay way, WrittenValues written) {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            DryRunStatement.class.getClassLoader(),
            new Class<?>[] {
              statement instanceof CallableStatement
                  ? CallableStatement.class
                  : PreparedStatement.class
            },
            new DryRunStatement(statement, way, written, WrittenSlots.of(sql)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    String name = method.getName();
    if (name.startsWith("execute")) {
      way.look();
      Object result = RollbackOnlyConnection.call(statement, method, args);
      note(result);
      return result;
    }
    Object result = RollbackOnlyConnection.call(statement, method, args);
    if (name.equals("addBatch")) {
      batch.add(new TreeMap<>(parameters));
    } else if (name.equals("clearBatch")) {
      batch.clear();
    } else if (name.equals("clearParameters")) {
      parameters.clear();
    } else if (name.startsWith("set") && args != null && args.length > 1) {
      bind(name, args);
    }
    return result;
  }

  private void bind(String name, @Nullable Object[] args) {
    // Those of calls may have a name instead of a number.
    if (args[0] instanceof Integer place) {
      parameters.put(place, name.equals("setNull") ? null : args[1]);
    }
  }

  /** Of a statement that has changed no row nothing was written. */
  private void note(@Nullable Object result) throws SQLException {
    if (slots.isEmpty()) {
      return;
    }
    if (result != null && result.getClass().isArray()) {
      for (int i = 0; i < batch.size(); i++) {
        if (((Number) Array.get(result, i)).longValue() != 0) {
          written.note(slots, batch.get(i));
        }
      }
      batch.clear();
    } else if (statement.getUpdateCount() != 0) {
      written.note(slots, parameters);
    }
  }
}
