package io.figwizard.handlerkit.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;

public final class SampleConfiguration extends Configuration {
  @JsonProperty @Valid @NotNull public HandlerKitConfiguration kit = new HandlerKitConfiguration();
  @JsonProperty @Valid @NotNull public DataSourceFactory database = new DataSourceFactory();

  /** Where nobody is unless a test says so. */
  @JsonProperty @NotNull public URI provider = URI.create("http://127.0.0.1:9/hook");
}
