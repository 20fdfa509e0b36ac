package io.figwizard.functionhost.sleeper;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.functionhost.FunctionConfiguration;
import io.figwizard.functionhost.FunctionHost;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Handler;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** What a handler's own module has: a main method around its bundle. */
public final class SleeperFunction {
  private SleeperFunction() {}

  /** The form of the function's configuration file. */
  public static final class Settings extends FunctionConfiguration {
    @JsonProperty @Valid @NotNull DataSourceFactory database = new DataSourceFactory();
  }

  public static void main(String... arguments) throws Exception {
    FunctionHost.run("sleeper-handler", Settings.class, new SleeperBundle(), arguments);
  }

  private static final class SleeperBundle implements ConfiguredBundle<Settings> {
    @Override
    public void run(Settings settings, Environment environment) {
      Handler.named("sleeper")
          .database(DomainDatabase.open(environment, settings.database, "sleeper"))
          .action(new Nap())
          .mount(environment);
    }
  }
}
