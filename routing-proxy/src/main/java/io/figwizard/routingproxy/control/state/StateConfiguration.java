package io.figwizard.routingproxy.control.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Properties;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** {@code state} in routing-proxy.yml: where the proxy keeps where the routes stand. */
public final class StateConfiguration {

  /** Which store. */
  public enum Type {
    /** In stateDirectory, for one proxy alone. */
    FILE,
    /** For several proxies. */
    POSTGRES
  }

  private static final String URL = "jdbc:postgresql:";

  @NotNull @JsonProperty private Type type = Type.FILE;

  /** {@code jdbc:postgresql://HOST:PORT/DATABASE}; parameters of the driver may follow. */
  @NotNull @JsonProperty private String url = "";

  @NotNull @JsonProperty private String user = "";

  @NotNull @JsonProperty private String password = "";

  /** How this proxy is called among the replicas; empty: its host and admin port. */
  @NotNull @JsonProperty private String replica = "";

  @JsonIgnore
  @ValidationMethod(message = "url must begin with jdbc:postgresql: where type is postgres")
  public boolean isUrlThereWhereItIsNeeded() {
    return type == Type.FILE || url.startsWith(URL);
  }

  /** Whether several proxies may share it. */
  @JsonIgnore
  public boolean isShared() {
    return type == Type.POSTGRES;
  }

  /**
   * Opens the store.
   *
   * @param folder created where it is missing
   * @param ownName for type postgres, where none is configured
   */
  public StateStore open(Path folder, String ownName) throws IOException {
    // Others than the state are kept there too.
    Files.createDirectories(folder);
    return isShared()
        ? DatabaseStore.open(jdbi(), replica.isBlank() ? ownName : replica, folder)
        : FileStateStore.open(folder);
  }

  private Jdbi jdbi() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "figwizard-routing-proxy");
    // Seconds. A database that hangs is as good as none; the url may say otherwise.
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("loginTimeout", "3");
    properties.setProperty("socketTimeout", "3");
    properties.setProperty("tcpKeepAlive", "true");
    // PgBouncer in transaction mode knows no prepared statements of an earlier transaction.
    properties.setProperty("prepareThreshold", "0");
    return Jdbi.create(() -> DriverManager.getConnection(url, properties))
        .installPlugin(new SqlObjectPlugin());
  }
}
