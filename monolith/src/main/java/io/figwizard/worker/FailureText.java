package io.figwizard.worker;

import java.util.stream.Stream;

/**
 * What is kept of a failure: the classes and where it happened. Never the messages: they may quote
 * what the event was about.
 */
final class FailureText {
  private static final int MAX_CAUSES = 5;
  private static final String OURS = "io.figwizard.";

  private FailureText() {}

  static String of(Throwable failure) {
    StringBuilder text = new StringBuilder(failure.getClass().getName());
    Stream.iterate(failure.getCause(), cause -> cause != null, Throwable::getCause)
        .limit(MAX_CAUSES)
        .forEach(cause -> text.append(" < ").append(cause.getClass().getName()));
    Stream.of(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith(OURS))
        .findFirst()
        .ifPresent(frame -> text.append(" at ").append(place(frame)));
    return text.toString();
  }

  private static String place(StackTraceElement frame) {
    return frame.getClassName().substring(OURS.length())
        + "."
        + frame.getMethodName()
        + ":"
        + frame.getLineNumber();
  }
}
