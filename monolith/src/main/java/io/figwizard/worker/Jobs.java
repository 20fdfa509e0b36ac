package io.figwizard.worker;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.dropwizard.db.ManagedDataSource;
import io.figwizard.handlerkit.BackgroundJob;
import io.figwizard.handlerkit.BackgroundJob.Timing;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The domains' jobs, each in one process at a time, by db-scheduler. */
final class Jobs {
  private static final Logger log = LoggerFactory.getLogger(Jobs.class);
  // So that jobs which take their time leave room for those that run every few seconds.
  private static final int THREADS = 4;
  // The least that db-scheduler takes.
  private static final int MISSED_HEARTBEATS = 4;

  private final MetricRegistry metrics;
  private final BiConsumer<String, String> alerts;
  private final Scheduler scheduler;

  Jobs(
      ManagedDataSource database,
      Collection<BackgroundJob> jobs,
      WorkerConfiguration.Jobs settings,
      Duration stopWithin,
      MetricRegistry metrics,
      BiConsumer<String, String> alerts,
      Clock clock) {
    this.metrics = metrics;
    this.alerts = alerts;
    List<RecurringTask<Void>> tasks = jobs.stream().map(this::task).toList();
    this.scheduler =
        Scheduler.create(database)
            .tableName("worker.scheduled_tasks")
            .startTasks(tasks)
            .threads(THREADS)
            .pollingInterval(settings.pollInterval.toJavaDuration())
            .heartbeatInterval(settings.heartbeat.toJavaDuration())
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(stopWithin)
            .clock(clock::instant)
            .build();
  }

  void start() {
    scheduler.start();
  }

  /** Lets the jobs that run finish, for a while. */
  void stop() {
    scheduler.stop();
  }

  private RecurringTask<Void> task(BackgroundJob job) {
    return Tasks.recurring(job.name(), schedule(job.timing()))
        .execute((instance, context) -> run(job));
  }

  private static Schedule schedule(Timing timing) {
    if (timing instanceof Timing.Every every) {
      return Schedules.fixedDelay(every.pause());
    }
    return Schedules.daily(ZoneOffset.UTC, ((Timing.Daily) timing).utc());
  }

  /** What fails here is reported here; db-scheduler then knows of no failure but the next time. */
  private void run(BackgroundJob job) {
    Timer.Context time = metrics.timer(MetricRegistry.name("worker.job", job.name())).time();
    try {
      job.run();
    } catch (RuntimeException e) {
      metrics.meter(MetricRegistry.name("worker.job-failed", job.name())).mark();
      log.error("The job {} failed and runs again at its next time", job.name(), e);
      alerts.accept(
          "worker.job-failed." + job.name(),
          "The job "
              + job.name()
              + " failed ("
              + FailureText.of(e)
              + "); it runs again at its next time");
    } finally {
      time.stop();
    }
  }
}
