package io.figwizard.handlerkit;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one call: a transaction that begins with the first use of the database. Not for
 * use by more than one thread.
 */
final class CallTransaction implements Call, AutoCloseable {
  private final RequestIdentity identity;
  private final Variant variant;
  private final @Nullable AccessToken token;
  private final @Nullable Jdbi jdbi;
  private final boolean readOnly;
  private final String idempotencyKey;
  private @Nullable Handle handle;
  private boolean committing;
  private boolean closed;

  CallTransaction(
      RequestIdentity identity,
      Variant variant,
      @Nullable AccessToken token,
      @Nullable Jdbi jdbi,
      boolean readOnly,
      String idempotencyKey) {
    this.identity = identity;
    this.variant = variant;
    this.token = token;
    this.jdbi = jdbi;
    this.readOnly = readOnly;
    this.idempotencyKey = idempotencyKey;
  }

  @Override
  public UUID userId() {
    return token().user().id();
  }

  @Override
  public Instant authenticatedUntil() {
    return token().expiresAt();
  }

  @Override
  public Variant variant() {
    return variant;
  }

  @Override
  public String requestId() {
    return identity.requestId();
  }

  @Override
  public String idempotencyKey() {
    return idempotencyKey;
  }

  @Override
  public String clientAddress() {
    return identity.clientAddress();
  }

  @Override
  public <T> T sql(Class<T> sqlObject) {
    return SqlObjects.attach(begun(), sqlObject);
  }

  /**
   * True once the commit was asked for: from then on, a lost connection leaves its result unknown.
   */
  boolean committing() {
    return committing;
  }

  void commit() {
    if (handle != null) {
      committing = true;
      handle.commit();
    }
  }

  /** Rolls back what is not committed and gives the connection back. */
  @Override
  public void close() {
    closed = true;
    if (handle == null) {
      return;
    }
    try (Handle open = handle) {
      if (LostConnection.discarded(open)) {
        return;
      }
      if (open.isInTransaction()) {
        open.rollback();
      }
      if (readOnly) {
        open.setReadOnly(false);
      }
    }
  }

  private AccessToken token() {
    if (token == null) {
      throw new IllegalStateException(
          "A public action has no user; declare Access.USER to have one.");
    }
    return token;
  }

  private Handle begun() {
    if (closed) {
      throw new IllegalStateException("The call is over; its transaction cannot be used any more.");
    }
    if (jdbi == null) {
      throw new IllegalStateException(
          "This handler has no database; give it one with Handler.database.");
    }
    if (handle == null) {
      handle = jdbi.open();
      if (readOnly) {
        handle.setReadOnly(true);
      }
      handle.begin();
    }
    return handle;
  }
}
