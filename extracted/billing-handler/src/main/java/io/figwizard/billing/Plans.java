package io.figwizard.billing;

import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import java.util.List;

/** What can be subscribed to. */
@Handles(action = "plans", effect = Effect.SAFE, access = Access.PUBLIC)
final class Plans implements Action<Plans.Request, Plans.Answer> {
  record Request() {}

  /** The lowest rank first. */
  record Answer(List<Plan> plans) {}

  private final Shop shop;

  Plans(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Answer handle(Call call, Request request) {
    return new Answer(shop.catalogue().plans());
  }
}
