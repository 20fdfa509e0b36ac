package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Refusal;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Asks somebody else, who keeps a note of the key it was asked with. */
@Handles(action = "order", effect = Effect.EXTERNAL)
final class Order implements Action<Order.Request, Order.Answer> {
  record Request(String goods) {}

  record Answer(int openTransactions) {}

  private final Jdbi somebodyElse;

  Order(Jdbi somebodyElse) {
    this.somebodyElse = somebodyElse;
  }

  @Override
  public Answer handle(Call call, Request request) {
    somebodyElse.useExtension(
        NoteSql.class,
        notes -> notes.insert(UUID.randomUUID(), call.userId(), call.idempotencyKey()));
    if (request.goods().equals("sold out")) {
      throw Refusal.conflict("sold_out", "There is none left.");
    }
    return new Answer(somebodyElse.withExtension(NoteSql.class, NoteSql::openTransactions));
  }
}
