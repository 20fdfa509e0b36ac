package io.figwizard.monolith;

import io.figwizard.auth.AuthBundle;
import io.figwizard.drilling.DrillingBundle;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Starts the services of this repository as deployments do: as processes, with their own files. */
final class Servers {
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  static final String MONOLITH_YML = REPOSITORY.resolve("monolith/monolith.yml").toString();

  private Servers() {}

  static TestDatabase migratedDatabase() {
    return TestDatabase.migratedFor(
        AuthBundle.class.getPackage(), DrillingBundle.class.getPackage());
  }

  static ServerProcess monolith(TestDatabase database, TestTokens tokens) {
    return ServerProcess.start(
        MonolithApplication.class, monolithEnvironment(database, tokens), "server", MONOLITH_YML);
  }

  static Map<String, String> monolithEnvironment(TestDatabase database, TestTokens tokens) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("ADMIN_PORT", "0");
    environment.put("DATABASE_URL", database.jdbcUrl());
    environment.put("AUTH_DB_PASSWORD", database.password());
    environment.put("DRILLING_DB_PASSWORD", database.password());
    environment.put("AUTH_SIGNING_JWKS", tokens.signingJwks());
    return environment;
  }

  static ServerProcess drillingFunction(TestDatabase database, TestTokens tokens) {
    return ServerProcess.start(
        "io.figwizard.drilling.DrillingFunction",
        Path.of(""),
        Map.of(
            "PORT",
            "0",
            "DATABASE_URL",
            database.jdbcUrl(),
            "DRILLING_DB_PASSWORD",
            database.password(),
            "AUTH_JWKS",
            tokens.jwks()),
        "server",
        REPOSITORY.resolve("extracted/drilling-handler/drilling-function.yml").toString());
  }

  static ServerProcess authFunction(TestDatabase database, TestTokens tokens) {
    return ServerProcess.start(
        "io.figwizard.auth.AuthFunction",
        Path.of(""),
        Map.of(
            "PORT",
            "0",
            "DATABASE_URL",
            database.jdbcUrl(),
            "AUTH_DB_PASSWORD",
            database.password(),
            "AUTH_SIGNING_JWKS",
            tokens.signingJwks(),
            "AUTH_JWKS",
            tokens.jwks()),
        "server",
        REPOSITORY.resolve("extracted/auth-handler/auth-function.yml").toString());
  }
}
