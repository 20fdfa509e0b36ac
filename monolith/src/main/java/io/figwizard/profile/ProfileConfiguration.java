package io.figwizard.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.handlerkit.Variant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.Set;

/** Configuration of the profile domain, usually under {@code profile:}. */
public final class ProfileConfiguration {
  @Valid @NotNull private DataSourceFactory database = new DataSourceFactory();

  @NotEmpty private Set<Variant> variants = Set.of(Variant.PRODUCTION);

  /** Where the schema {@code profile} is, under the role {@code fig_profile}. */
  @JsonProperty
  public DataSourceFactory getDatabase() {
    return database;
  }

  @JsonProperty
  public void setDatabase(DataSourceFactory database) {
    this.database = database;
  }

  /** Which variants to serve. Their profiles are the same. */
  @JsonProperty
  public Set<Variant> getVariants() {
    return variants;
  }

  @JsonProperty
  public void setVariants(Set<Variant> variants) {
    this.variants = variants;
  }
}
