package io.figwizard.handlerkit;

/**
 * What an action may do to the world. The routing proxy decides by it what may be repeated,
 * shadowed or sent to the other side; an action that does not say is {@link #EXTERNAL}.
 */
public enum Effect {
  /** Reads only; may be sent any number of times to any side. */
  SAFE,
  /** Writes, but a second identical request changes nothing more (RFC 9110, section 9.2.2). */
  IDEMPOTENT,
  /** Writes to this domain's tables; a second identical request writes again. */
  WRITE,
  /** Reaches beyond the database: money, mail, an AI provider. */
  EXTERNAL
}
