package io.figwizard.dashboard;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.handlerkit.Variant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.Set;

/** Configuration of the dashboard domain, usually under {@code dashboard:}. */
public final class DashboardConfiguration {
  @Valid @NotNull private DataSourceFactory database = new DataSourceFactory();

  @NotEmpty private Set<Variant> variants = Set.of(Variant.PRODUCTION);

  /** Where the published views are, under the role {@code fig_dashboard}. */
  @JsonProperty
  public DataSourceFactory getDatabase() {
    return database;
  }

  @JsonProperty
  public void setDatabase(DataSourceFactory database) {
    this.database = database;
  }

  /** Which variants to serve. Reviews are the same in both, conversations are not. */
  @JsonProperty
  public Set<Variant> getVariants() {
    return variants;
  }

  @JsonProperty
  public void setVariants(Set<Variant> variants) {
    this.variants = variants;
  }
}
