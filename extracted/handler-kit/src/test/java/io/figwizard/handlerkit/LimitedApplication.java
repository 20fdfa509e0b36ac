package io.figwizard.handlerkit;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.sample.SampleConfiguration;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** Actions that may be called so and so often, at a time that the test decides. */
final class LimitedApplication extends Application<SampleConfiguration> {
  record Nothing() {}

  @Handles(action = "knock", effect = Effect.SAFE, access = Access.PUBLIC)
  @RateLimited(by = RateLimited.By.ADDRESS, requests = 30, seconds = 60)
  static final class Knock implements Action<Nothing, Nothing> {
    @Override
    public Nothing handle(Call call, Nothing request) {
      return request;
    }
  }

  @Handles(action = "buy", effect = Effect.EXTERNAL)
  @RateLimited(by = RateLimited.By.USER, requests = 3, seconds = 60)
  static final class Buy implements Action<Nothing, Nothing> {
    @Override
    public Nothing handle(Call call, Nothing request) {
      return request;
    }
  }

  @Handles(action = "ask", effect = Effect.SAFE)
  @RateLimited(by = RateLimited.By.USER, requests = 2, seconds = 60)
  @RateLimited(by = RateLimited.By.ADDRESS, requests = 5, seconds = 60)
  static final class Ask implements Action<Nothing, Nothing> {
    @Override
    public Nothing handle(Call call, Nothing request) {
      throw Refusal.notFound("nothing", "There is nothing.");
    }
  }

  @Handles(action = "look", effect = Effect.SAFE, access = Access.PUBLIC)
  static final class Look implements Action<Nothing, Nothing> {
    @Override
    public Nothing handle(Call call, Nothing request) {
      return request;
    }
  }

  private final Clock clock;

  LimitedApplication(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void initialize(Bootstrap<SampleConfiguration> bootstrap) {
    bootstrap.addBundle(
        new HandlerKitBundle<>("sample", c -> c.kit, c -> KeySources.open(c.kit.getJwt()), clock));
  }

  @Override
  public void run(SampleConfiguration configuration, Environment environment) {
    Jdbi jdbi = DomainDatabase.open(environment, configuration.database, "notes");
    for (Variant variant : Variant.values()) {
      Handler.named("notes")
          .variant(variant)
          .database(jdbi)
          .action(new Knock())
          .action(new Buy())
          .action(new Ask())
          .action(new Look())
          .mount(environment);
    }
  }
}
