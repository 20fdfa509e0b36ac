package io.figwizard.routingproxy.control.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps where the routes stand, and how they came there. Thread-safe. */
public interface StateStore extends Closeable {

  /**
   * A store of one proxy alone, in a folder.
   *
   * @param folder created where it is missing
   * @throws IOException where it cannot be written or where another process has it open
   */
  static StateStore open(Path folder) throws IOException {
    return FileStateStore.open(folder);
  }

  /** The state found when the store was opened. */
  ProxyState found();

  /** What had to be repaired when the store was opened; empty as a rule. */
  List<String> repairs();

  /**
   * Keeps a state and the changes that led to it since the last one. When this returns, both are
   * kept; when it throws, the state kept is the one before or this one, never a mixture.
   *
   * @throws StaleStateException where somebody else changed the state since; nothing is kept then
   * @throws UnknownOutcomeException where nobody can tell which of the two it is
   */
  void write(ProxyState state, List<Change> changes) throws IOException;

  /**
   * Another process may have the folder; until {@link #acquire} nothing is written there. What
   * several share stays theirs.
   */
  void release() throws IOException;

  /**
   * The opposite of {@link #release}; answers the state that is kept now, null where it comes by
   * itself and where it was never let go of.
   *
   * @throws IOException where another process still has it
   */
  @Nullable ProxyState acquire() throws IOException;

  /** All changes, oldest first. */
  List<Change> history() throws IOException;
}
