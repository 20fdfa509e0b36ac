package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.RateLimited.By;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeclaredLimitsTest {
  private static final RateLimitConfiguration MORE = new RateLimitConfiguration(1000, 10);

  record Nothing() {}

  static class Base implements Action<Nothing, Nothing> {
    @Override
    public Nothing handle(Call call, Nothing request) {
      throw new IllegalStateException("never called here");
    }
  }

  @Handles(action = "log-in", effect = Effect.WRITE, access = Access.PUBLIC)
  @RateLimited(by = By.ADDRESS, requests = 30, seconds = 60)
  static final class LogIn extends Base {}

  @Handles(action = "pay", effect = Effect.EXTERNAL)
  @RateLimited(by = By.USER, requests = 5, seconds = 60)
  @RateLimited(by = By.ADDRESS, requests = 50, seconds = 60)
  static final class Pay extends Base {}

  @Handles(action = "read", effect = Effect.SAFE)
  static final class Read extends Base {}

  @Handles(action = "no-user", effect = Effect.SAFE, access = Access.PUBLIC)
  @RateLimited(by = By.USER, requests = 30, seconds = 60)
  static final class NoUser extends Base {}

  @Handles(action = "twice", effect = Effect.SAFE)
  @RateLimited(by = By.USER, requests = 30, seconds = 60)
  @RateLimited(by = By.USER, requests = 300, seconds = 6000)
  static final class Twice extends Base {}

  @Handles(action = "never", effect = Effect.SAFE)
  @RateLimited(by = By.USER, requests = 0, seconds = 60)
  static final class Never extends Base {}

  @Test
  void readsWhatTheClassesSay() {
    assertThat(limits(Map.of(), new LogIn(), new Pay(), new Read()))
        .containsOnly(
            Map.entry("log-in", List.of(new RateLimit("shop.log-in", By.ADDRESS, 30, 60))),
            Map.entry(
                "pay",
                List.of(
                    new RateLimit("shop.pay", By.USER, 5, 60),
                    new RateLimit("shop.pay", By.ADDRESS, 50, 60))));
  }

  @Test
  void anInstallationMaySayOtherwise() {
    Map<String, List<RateLimit>> limits =
        limits(
            Map.of("shop.log-in", MORE, "shop.pay.user", MORE, "elsewhere.act", MORE),
            new LogIn(),
            new Pay());

    assertThat(limits.get("log-in"))
        .containsExactly(new RateLimit("shop.log-in", By.ADDRESS, 1000, 10));
    assertThat(limits.get("pay"))
        .containsExactly(
            new RateLimit("shop.pay", By.USER, 1000, 10),
            new RateLimit("shop.pay", By.ADDRESS, 50, 60));
  }

  @Test
  void refusesASettingOfNothing() {
    assertThatThrownBy(() -> limits(Map.of("shop.login", MORE), new LogIn()))
        .hasMessageContaining("kit.rateLimits: shop.login is no limit of the handler shop")
        .hasMessageContaining("shop.log-in");
    assertThatThrownBy(() -> limits(Map.of("shop.pay", MORE), new Pay()))
        .as("which of the two?")
        .hasMessageContaining("shop.pay.address, shop.pay.user");
  }

  @Test
  void refusesLimitsThatCannotBeMeant() {
    assertThatThrownBy(() -> limits(Map.of(), new NoUser()))
        .hasMessageContaining("DeclaredLimitsTest$NoUser is public")
        .hasMessageContaining("ADDRESS");
    assertThatThrownBy(() -> limits(Map.of(), new Twice()))
        .hasMessageContaining("DeclaredLimitsTest$Twice has two @RateLimited by USER");
    assertThatThrownBy(() -> limits(Map.of(), new Never()))
        .hasMessageContaining("shop.never is 0 requests in 60 seconds");
  }

  @Test
  void refusesAHandlerThatHasNowhereToCount() {
    Environment environment = new Environment("test");
    new HandlerKitBundle<Configuration>(
            "test", c -> new HandlerKitConfiguration(), c -> (selector, context) -> List.of())
        .run(new Configuration(), environment);

    assertThatThrownBy(
            () -> Handler.named("shop").action(new LogIn()).action(new Read()).mount(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("handler shop has no database")
        .hasMessageContaining("log-in")
        .hasMessageContaining("Handler.database");
  }

  @Test
  void otherNumbersAreAnotherBucketAndVariantsAreNone() {
    UUID user = UUID.randomUUID();

    assertThat(new RateLimit("shop.pay", By.USER, 5, 60).bucketOf(user))
        .isNotEqualTo(new RateLimit("shop.pay", By.USER, 6, 60).bucketOf(user))
        .isEqualTo("shop.pay 5/60s user " + user);
  }

  private static Map<String, List<RateLimit>> limits(
      Map<String, RateLimitConfiguration> settings, Base... actions) {
    List<ActionDefinition<Nothing, Nothing>> definitions =
        List.of(actions).stream().map(ActionDefinition::of).toList();
    return new DeclaredLimits("shop", settings).of(definitions);
  }
}
