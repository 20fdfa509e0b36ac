package io.figwizard.functionhost;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** What every function configures; a handler adds its domain's part. */
public abstract class FunctionConfiguration extends Configuration {
  @Valid @NotNull private HandlerKitConfiguration kit = new HandlerKitConfiguration();

  @JsonProperty
  public HandlerKitConfiguration getKit() {
    return kit;
  }

  @JsonProperty
  public void setKit(HandlerKitConfiguration kit) {
    this.kit = kit;
  }
}
