package io.figwizard.handlerkit.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

public final class SampleConfiguration extends Configuration {
  @JsonProperty @Valid @NotNull public HandlerKitConfiguration kit = new HandlerKitConfiguration();
  @JsonProperty @Valid @NotNull public DataSourceFactory database = new DataSourceFactory();
}
