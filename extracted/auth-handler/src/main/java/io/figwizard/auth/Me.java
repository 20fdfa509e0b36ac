package io.figwizard.auth;

import io.figwizard.auth.AccountDao.Account;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Refusal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The caller's own account. */
@Handles(action = "me", effect = Effect.SAFE)
final class Me implements Action<Me.Request, Me.Answer> {
  /** Nothing: the access token says who asks. */
  record Request() {}

  /** The account as its owner may see it. */
  record Answer(
      UUID userId,
      String email,
      @Nullable String displayName,
      @Nullable String locale,
      @Nullable String timeZone,
      Instant createdAt) {}

  @Override
  public Answer handle(Call call, Request request) {
    Account account = call.sql(AccountDao.class).byId(call.userId()).orElseThrow(Me::accountGone);
    return new Answer(
        account.userId(),
        account.email(),
        account.displayName(),
        account.locale(),
        account.timeZone(),
        account.createdAt());
  }

  /** An access token outlives its account by up to its own lifetime. */
  static Refusal accountGone() {
    return Refusal.unauthenticated("This account no longer exists.");
  }
}
