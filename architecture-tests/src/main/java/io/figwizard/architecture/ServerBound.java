package io.figwizard.architecture;

import java.util.List;

/** What only works in a process that stays. */
final class ServerBound {
  static final List<String> THREADS =
      List.of(
          "java.util.Timer",
          "java.util.TimerTask",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.Executor",
          "java.util.concurrent.ExecutorService",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ForkJoinTask",
          "java.util.concurrent.ScheduledExecutorService",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "java.util.concurrent.ThreadFactory",
          "java.util.concurrent.ThreadPoolExecutor",
          "io.dropwizard.lifecycle.Managed",
          "io.dropwizard.lifecycle.setup.ExecutorServiceBuilder",
          "io.dropwizard.lifecycle.setup.ScheduledExecutorServiceBuilder",
          "com.github.kagkarlsson.scheduler..",
          "org.quartz..");

  /** Not the whole class: code that waits has to pass an interruption on to its thread. */
  static final List<String> THREAD_CALLS =
      List.of(
          "java.lang.Thread.<init>",
          "java.lang.Thread.start",
          "java.lang.Thread.ofVirtual",
          "java.lang.Thread.startVirtualThread",
          "java.lang.Runtime.addShutdownHook",
          "java.util.Collection.parallelStream",
          "java.util.stream.BaseStream.parallel",
          "io.dropwizard.lifecycle.setup.LifecycleEnvironment.manage");

  static final List<String> FILES =
      List.of(
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.nio.channels.FileChannel",
          "java.nio.file.Files",
          "java.nio.file.FileSystems",
          "java.nio.file.WatchService");

  static final List<String> OPEN_CONNECTIONS =
      List.of(
          "jakarta.websocket..",
          "org.eclipse.jetty.websocket..",
          "org.eclipse.jetty.ee10.websocket..",
          "jakarta.ws.rs.sse..",
          "jakarta.ws.rs.container.AsyncResponse",
          "jakarta.ws.rs.container.Suspended",
          "jakarta.servlet.AsyncContext",
          "jakarta.servlet.WriteListener",
          "io.figwizard.handlerkit.DatabaseChannel",
          "org.glassfish.jersey.media.sse..",
          "org.glassfish.jersey.server.ChunkedOutput");

  private ServerBound() {}
}
