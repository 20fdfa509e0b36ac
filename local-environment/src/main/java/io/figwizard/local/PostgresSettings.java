package io.figwizard.local;

import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/** How much a local server cares for its data: its settings, and how it ends. */
enum PostgresSettings {
  /** Keeps what was committed through any crash: the default of PostgreSQL, said aloud. */
  DURABLE("on", 4096),
  /**
   * For tests that throw the data away: no waiting for the disk, and passwords that are cheap to
   * prove. With PostgreSQL's 4096 rounds that is most of what a client does to connect.
   */
  THROWAWAY("off", 1);

  /**
   * What all pools of the local stack may hold together, with the generator and two pairs of
   * monolith and function at a time. A test adds up the pools of every yml file against it.
   */
  static final int MAX_CONNECTIONS = 200;

  private final String durable;
  private final int scramIterations;

  PostgresSettings(String durable, int scramIterations) {
    this.durable = durable;
    this.scramIterations = scramIterations;
  }

  /** For the first role's password, which is hashed before the server has a file of settings. */
  String passwordSetting() {
    return "scram_iterations=" + scramIterations;
  }

  void stop(Postmaster postmaster, Path home) {
    if (this == DURABLE) {
      postmaster.stop();
    } else {
      postmaster.stopAtOnce();
      FileUtils.deleteQuietly(home.toFile());
    }
  }

  /** As its configuration file has them. */
  String text() {
    return """
        # Written by Figwizard at every start.
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        max_connections = %d
        scram_iterations = %d
        timezone = 'UTC'
        log_timezone = 'UTC'

        fsync = %s
        synchronous_commit = %s
        full_page_writes = %s

        # Loading millions of rows: COPY into a table made or emptied in the same transaction is not
        # logged but synced at commit (wal_level), and checkpoints stay rare.
        wal_level = minimal
        max_wal_senders = 0
        max_wal_size = 4GB
        checkpoint_timeout = 15min
        shared_buffers = 256MB
        maintenance_work_mem = 256MB
        effective_cache_size = 1GB

        # Compiling short queries costs more than it gains, and solid state disks seek well.
        jit = off
        random_page_cost = 1.1

        # A client that forgot its transaction must not block others for ever.
        idle_in_transaction_session_timeout = '5min'
        """
        .formatted(MAX_CONNECTIONS, scramIterations, durable, durable, durable);
  }
}
