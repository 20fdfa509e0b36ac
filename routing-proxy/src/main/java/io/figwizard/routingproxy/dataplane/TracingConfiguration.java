package io.figwizard.routingproxy.dataplane;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

/** Spans of OpenTelemetry; off where no endpoint is named. */
public final class TracingConfiguration {

  /** Where spans are sent, as OTLP over HTTP: http://127.0.0.1:4318/v1/traces. Empty: nowhere. */
  @NotNull @JsonProperty private String endpoint = "";

  /** Share of the traces that are kept, 0 to 1. Decided here: a client's wish does not count. */
  @DecimalMin("0")
  @DecimalMax("1")
  @JsonProperty
  private double sample = 0.01;

  /** What the proxy is called in traces. */
  @NotBlank @JsonProperty private String serviceName = "routing-proxy";

  public String getEndpoint() {
    return endpoint;
  }

  public TracingConfiguration setEndpoint(String endpoint) {
    this.endpoint = endpoint;
    return this;
  }

  public double getSample() {
    return sample;
  }

  public TracingConfiguration setSample(double sample) {
    this.sample = sample;
    return this;
  }

  public String getServiceName() {
    return serviceName;
  }

  public TracingConfiguration setServiceName(String serviceName) {
    this.serviceName = serviceName;
    return this;
  }
}
