package io.figwizard.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Map;

/** What differs between production and sandbox, under {@code billing.production} and so on. */
public final class VariantConfiguration {
  // Checked with its variant, so that the message can name the variable.
  @NotNull private String secretKey = "";
  @NotNull private URI apiBase = URI.create("https://api.stripe.com");
  @NotEmpty private Map<String, String> prices = Map.of();
  @NotNull private Map<String, String> formerPrices = Map.of();
  @NotBlank private String successUrl = "";
  @NotBlank private String cancelUrl = "";
  @NotBlank private String portalReturnUrl = "";

  /** Of production {@code sk_live_} or {@code rk_live_}, of the sandbox {@code sk_test_}... */
  @JsonProperty
  public String getSecretKey() {
    return secretKey;
  }

  @JsonProperty
  public void setSecretKey(String secretKey) {
    this.secretKey = secretKey;
  }

  /** Where Stripe's API is. Not https only where it is this machine. */
  @JsonProperty
  public URI getApiBase() {
    return apiBase;
  }

  @JsonProperty
  public void setApiBase(URI apiBase) {
    this.apiBase = apiBase;
  }

  /** Stripe's price for each plan, by the plan's id: what new subscriptions pay. */
  @JsonProperty
  public Map<String, String> getPrices() {
    return prices;
  }

  @JsonProperty
  public void setPrices(Map<String, String> prices) {
    this.prices = prices;
  }

  /** The plan's id by a price that is not sold any more but that some still pay. */
  @JsonProperty
  public Map<String, String> getFormerPrices() {
    return formerPrices;
  }

  @JsonProperty
  public void setFormerPrices(Map<String, String> formerPrices) {
    this.formerPrices = formerPrices;
  }

  /** Where Stripe sends a customer who has paid. The page must not take that for a payment. */
  @JsonProperty
  public String getSuccessUrl() {
    return successUrl;
  }

  @JsonProperty
  public void setSuccessUrl(String successUrl) {
    this.successUrl = successUrl;
  }

  /** Where Stripe sends a customer who gave up. */
  @JsonProperty
  public String getCancelUrl() {
    return cancelUrl;
  }

  @JsonProperty
  public void setCancelUrl(String cancelUrl) {
    this.cancelUrl = cancelUrl;
  }

  /** Where Stripe sends a customer who leaves its portal. */
  @JsonProperty
  public String getPortalReturnUrl() {
    return portalReturnUrl;
  }

  @JsonProperty
  public void setPortalReturnUrl(String portalReturnUrl) {
    this.portalReturnUrl = portalReturnUrl;
  }
}
