package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Outbound;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Keeps a note, commits it, then asks somebody else, as actions with a provider do. */
@Handles(action = "pay", effect = Effect.EXTERNAL)
@DryRunnable
final class Pay implements Action<Pay.Request, Pay.Answer> {
  enum How {
    PAY,
    NOTE_AND_PAY,
    LOOK,
    LOOK_KNOWING,
    LOOK_KNOWING_AND_PAY,
    LOOK_KNOWING_AND_REFUSE,
    PAY_KNOWING,
    PAY_AND_SWALLOW,
    PAY_AND_SWALLOW_AND_LOOK_KNOWING,
    PAY_IN_A_TRANSACTION,
    LOOK_KNOWING_IN_A_TRANSACTION,
    ROLL_BACK_AND_GO_ON,
    ROLL_BACK_AND_PAY,
    ROLL_BACK_AND_REFUSE,
    BREAK_AND_PAY,
    NOTHING
  }

  record Request(@NotNull How how, long amount) {}

  /**
   * @param notes that the action sees at its end
   */
  record Answer(String said, List<String> notes) {}

  private final Jdbi jdbi;
  private final Provider provider;
  private final Outbound outbound;

  Pay(Jdbi jdbi, Provider provider, Outbound outbound) {
    this.jdbi = jdbi;
    this.provider = provider;
    this.outbound = outbound;
  }

  @Override
  public Answer handle(Call call, Request request) {
    String order = "order of " + request.amount();
    if (request.how() == How.NOTE_AND_PAY) {
      call.sql(NoteSql.class).insert(UUID.randomUUID(), call.userId(), order);
    } else {
      jdbi.useTransaction(
          handle -> handle.attach(NoteSql.class).insert(UUID.randomUUID(), call.userId(), order));
    }
    String said = ask(call, request);
    return new Answer(said, call.sql(NoteSql.class).bodies(call.userId()));
  }

  private String ask(Call call, Request request) {
    switch (request.how()) {
      case PAY, NOTE_AND_PAY -> {
        return provider.pay(request.amount(), call.idempotencyKey());
      }
      case LOOK -> {
        return outbound.ask(provider::look, Optional::empty);
      }
      case LOOK_KNOWING -> {
        return known();
      }
      case LOOK_KNOWING_AND_PAY -> {
        return known() + provider.pay(request.amount(), call.idempotencyKey());
      }
      case LOOK_KNOWING_AND_REFUSE -> {
        known();
        throw Refusal.conflict("sold_out", "There is none left.");
      }
      case PAY_KNOWING -> {
        return outbound.ask(
            () -> provider.pay(request.amount(), call.idempotencyKey()), () -> Optional.of("paid"));
      }
      case PAY_AND_SWALLOW -> {
        return swallowing(call, request);
      }
      case PAY_AND_SWALLOW_AND_LOOK_KNOWING -> {
        return swallowing(call, request) + known();
      }
      case PAY_IN_A_TRANSACTION -> {
        return jdbi.inTransaction(handle -> provider.pay(request.amount(), call.idempotencyKey()));
      }
      case LOOK_KNOWING_IN_A_TRANSACTION -> {
        return outbound.ask(
            () -> jdbi.inTransaction(handle -> provider.look()), () -> Optional.of("as known"));
      }
      case ROLL_BACK_AND_GO_ON -> {
        try {
          rollBack(call);
        } catch (Refusal e) {
          return known();
        }
      }
      case ROLL_BACK_AND_PAY -> {
        try {
          rollBack(call);
        } catch (Refusal e) {
          return provider.pay(request.amount(), call.idempotencyKey());
        }
      }
      case ROLL_BACK_AND_REFUSE -> rollBack(call);
      case BREAK_AND_PAY -> {
        try {
          jdbi.useExtension(NoteSql.class, NoteSql::broken);
        } catch (RuntimeException e) {
          return provider.pay(request.amount(), call.idempotencyKey());
        }
      }
      case NOTHING -> {
        // Nobody is asked.
      }
    }
    return "nothing";
  }

  private String swallowing(Call call, Request request) {
    try {
      return provider.pay(request.amount(), call.idempotencyKey());
    } catch (Throwable e) {
      return "swallowed";
    }
  }

  private String known() {
    return outbound.ask(provider::look, () -> Optional.of("as known"));
  }

  private void rollBack(Call call) {
    jdbi.useTransaction(
        handle -> {
          handle.attach(NoteSql.class).insert(UUID.randomUUID(), call.userId(), "gone");
          throw Refusal.conflict("note_refused", "It is rolled back.");
        });
  }
}
