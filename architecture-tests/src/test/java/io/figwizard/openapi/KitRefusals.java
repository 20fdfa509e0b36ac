package io.figwizard.openapi;

import io.figwizard.handlerkit.Handler;
import io.figwizard.handlerkit.Refusal;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What every handler can be answered with, asked of the kit itself. */
final class KitRefusals {
  private KitRefusals() {}

  /** Codes by status. */
  static Map<Integer, TreeSet<String>> codes() throws ReflectiveOperationException {
    Map<Integer, TreeSet<String>> codes = new TreeMap<>();
    for (Refusal refusal : all()) {
      codes.computeIfAbsent(refusal.status(), s -> new TreeSet<>()).add(refusal.code());
    }
    return codes;
  }

  private static List<Refusal> all() throws ReflectiveOperationException {
    Class<?> type = Class.forName(Handler.class.getPackageName() + ".Refusals");
    List<Refusal> all = new ArrayList<>();
    for (Method factory : type.getDeclaredMethods()) {
      if (factory.getReturnType() == Refusal.class && !Modifier.isPrivate(factory.getModifiers())) {
        factory.setAccessible(true);
        if (factory.getParameterCount() == 1 && factory.getParameterTypes()[0] == int.class) {
          all.addAll(byStatus(factory));
        } else {
          all.add((Refusal) factory.invoke(null, arguments(factory)));
        }
      }
    }
    return all;
  }

  /** Those that are known by their status; for any other one there is a plain refusal. */
  private static List<Refusal> byStatus(Method factory) throws ReflectiveOperationException {
    String unknown = ((Refusal) factory.invoke(null, 599)).getMessage();
    List<Refusal> known = new ArrayList<>();
    for (int status : IntStream.range(400, 600).toArray()) {
      Refusal refusal = (Refusal) factory.invoke(null, status);
      if (!String.valueOf(refusal.getMessage()).equals(unknown)) {
        known.add(refusal);
      }
    }
    return known;
  }

  private static Object[] arguments(Method factory) {
    return Arrays.stream(factory.getParameterTypes())
        .map(
            type -> {
              if (type == String.class) {
                return "text";
              }
              if (type == Duration.class) {
                return Duration.ofSeconds(1);
              }
              if (type == Map.class) {
                return Map.of();
              }
              return Collection.class.isAssignableFrom(type) ? (Object) List.of() : (Object) 1L;
            })
        .toArray();
  }
}
