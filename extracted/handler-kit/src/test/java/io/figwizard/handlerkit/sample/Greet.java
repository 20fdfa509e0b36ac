package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.NotNull;

@Handles(action = "greet", effect = Effect.SAFE, access = Access.PUBLIC)
final class Greet implements Action<Greet.Request, Greet.Answer> {
  record Request(@NotNull String name) {}

  record Answer(String greeting, String requestId, String address) {}

  @Override
  public Answer handle(Call call, Request request) {
    return new Answer("Hello, " + request.name(), call.requestId(), call.clientAddress());
  }
}
