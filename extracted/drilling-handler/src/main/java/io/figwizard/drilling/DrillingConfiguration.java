package io.figwizard.drilling;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.drilling.fsrs.FsrsParameters;
import io.figwizard.handlerkit.Variant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.Set;

/** Configuration of the drilling domain, usually under {@code drilling:}. */
public final class DrillingConfiguration {
  @Valid @NotNull private DataSourceFactory database = new DataSourceFactory();

  @NotEmpty private Set<Variant> variants = Set.of(Variant.PRODUCTION);

  @DecimalMin("0.7")
  @DecimalMax("0.99")
  private double desiredRetention = FsrsParameters.DEFAULT.desiredRetention();

  @Min(1)
  @Max(36_500)
  private int maximumIntervalDays = FsrsParameters.DEFAULT.maximumIntervalDays();

  private boolean fuzz = FsrsParameters.DEFAULT.fuzz();

  @Min(0)
  private int freeDecks = 20;

  @Min(1)
  private int maxDecksPerUser = 1000;

  /** Where the schema {@code drilling} is, under the role {@code fig_drilling}. */
  @JsonProperty
  public DataSourceFactory getDatabase() {
    return database;
  }

  @JsonProperty
  public void setDatabase(DataSourceFactory database) {
    this.database = database;
  }

  /** Which variants to serve. Their decks and cards are the same. */
  @JsonProperty
  public Set<Variant> getVariants() {
    return variants;
  }

  @JsonProperty
  public void setVariants(Set<Variant> variants) {
    this.variants = variants;
  }

  /** The probability of recall at which a card is due. Nearer to 1 means more reviews. */
  @JsonProperty
  public double getDesiredRetention() {
    return desiredRetention;
  }

  @JsonProperty
  public void setDesiredRetention(double desiredRetention) {
    this.desiredRetention = desiredRetention;
  }

  /** No card waits longer, in days. */
  @JsonProperty
  public int getMaximumIntervalDays() {
    return maximumIntervalDays;
  }

  @JsonProperty
  public void setMaximumIntervalDays(int maximumIntervalDays) {
    this.maximumIntervalDays = maximumIntervalDays;
  }

  /**
   * Whether intervals vary by some per cent, so that cards learnt together do not stay together.
   */
  @JsonProperty
  public boolean isFuzz() {
    return fuzz;
  }

  @JsonProperty
  public void setFuzz(boolean fuzz) {
    this.fuzz = fuzz;
  }

  /** How many decks a user can make without a subscription in the variant that is asked. */
  @JsonProperty
  public int getFreeDecks() {
    return freeDecks;
  }

  @JsonProperty
  public void setFreeDecks(int freeDecks) {
    this.freeDecks = freeDecks;
  }

  /** How many decks a user can make, with whatever subscription. */
  @JsonProperty
  public int getMaxDecksPerUser() {
    return maxDecksPerUser;
  }

  @JsonProperty
  public void setMaxDecksPerUser(int maxDecksPerUser) {
    this.maxDecksPerUser = maxDecksPerUser;
  }

  FsrsParameters fsrsParameters() {
    FsrsParameters published = FsrsParameters.DEFAULT;
    return new FsrsParameters(
        published.weights(),
        desiredRetention,
        maximumIntervalDays,
        published.learningSteps(),
        published.relearningSteps(),
        fuzz);
  }
}
