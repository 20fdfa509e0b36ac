package io.figwizard.auth;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code auth.account} without its password. */
record Account(
    UUID userId,
    String email,
    String emailKey,
    @Nullable String displayName,
    @Nullable String locale,
    @Nullable String timeZone,
    Instant createdAt) {}
