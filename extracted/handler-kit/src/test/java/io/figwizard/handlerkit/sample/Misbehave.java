package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** Fails in the ways in which actions fail. */
@Handles(action = "misbehave", effect = Effect.SAFE, access = Access.PUBLIC)
final class Misbehave implements Action<Misbehave.Request, Misbehave.Answer> {
  enum How {
    THROW,
    BROKEN_SQL,
    WRITE_THOUGH_SAFE,
    STACK_OVERFLOW,
    ASK_FOR_THE_USER,
    FORBID,
    MISS
  }

  record Request(@NotNull How how) {}

  record Answer() {}

  @Override
  public Answer handle(Call call, Request request) {
    switch (request.how()) {
      case THROW -> throw new IllegalStateException("secret detail of io.figwizard");
      case BROKEN_SQL -> call.sql(NoteSql.class).broken();
      case WRITE_THOUGH_SAFE ->
          call.sql(NoteSql.class).insert(UUID.randomUUID(), UUID.randomUUID(), "not allowed");
      case STACK_OVERFLOW -> handle(call, request);
      case ASK_FOR_THE_USER -> call.userId();
      case FORBID -> throw Refusal.forbidden("forbidden", "Not for you.");
      case MISS -> throw Refusal.notFound("not_found", "There is no such thing.");
    }
    return new Answer();
  }
}
