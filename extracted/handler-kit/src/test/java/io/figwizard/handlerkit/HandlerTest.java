package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a handler refuses to start with. */
class HandlerTest {
  private final Environment environment = new Environment("test");

  record Nothing() {}

  static class Base<I, O> implements Action<I, O> {
    @Override
    public O handle(Call call, I request) {
      throw new IllegalStateException("never called here");
    }
  }

  static final class Unannotated extends Base<Nothing, Nothing> {}

  @Handles(action = "Do It", effect = Effect.SAFE)
  static final class BadName extends Base<Nothing, Nothing> {}

  @Handles(action = "do-it", effect = Effect.SAFE)
  static final class NoRecord extends Base<Map<String, String>, Nothing> {}

  @Handles(action = "do-it", effect = Effect.SAFE)
  static final class Good extends Base<Nothing, Nothing> {}

  @Handles(action = "do-it", effect = Effect.WRITE)
  static final class SameName extends Base<Nothing, Nothing> {}

  record Odd(String text, List<Inner> inner) {}

  record Inner(Map<String, Set<Date>> dates) {}

  @Handles(action = "do-it", effect = Effect.SAFE)
  static final class UnreadableComponent extends Base<Odd, Nothing> {}

  record Maybe(Optional<String> text) {}

  @Handles(action = "do-it", effect = Effect.SAFE)
  static final class OptionalComponent extends Base<Maybe, Nothing> {}

  record Tree(List<Tree> children, Map<String, Tree> named, Effect effect) {}

  @Handles(action = "climb", effect = Effect.SAFE)
  static final class Recursive extends Base<Tree, Nothing> {}

  static class Raw implements RawAction<Nothing> {
    @Override
    public Nothing handle(Call call, RawRequest request) {
      throw new IllegalStateException("never called here");
    }
  }

  @Handles(action = "take", effect = Effect.WRITE, access = Access.PUBLIC)
  static final class Take extends Raw {}

  @Handles(action = "take", effect = Effect.WRITE)
  static final class TakeFromUsers extends Raw {}

  @Handles(action = "take", effect = Effect.WRITE, access = Access.PUBLIC)
  @DryRunnable
  static final class DryTake extends Raw {}

  @Handles(action = "do-it", effect = Effect.SAFE)
  @DryRunnable
  static final class DryRead extends Base<Nothing, Nothing> {}

  private record Sweep() implements BackgroundJob {
    @Override
    public String name() {
      return "test.sweep";
    }

    @Override
    public Timing timing() {
      return BackgroundJob.every(Duration.ofSeconds(1));
    }

    @Override
    public void run() {
      throw new IllegalStateException("never called here");
    }
  }

  @BeforeEach
  void addTheKit() {
    new HandlerKitBundle<Configuration>(
            "test", c -> new HandlerKitConfiguration(), c -> (selector, context) -> List.of())
        .run(new Configuration(), environment);
  }

  @Test
  void mountsActionsThatSayWhatTheyAre() {
    assertThatCode(
            () ->
                Handler.named("test").action(new Good()).action(new Recursive()).mount(environment))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAnActionWithoutHandles() {
    refuses(new Unannotated(), "HandlerTest$Unannotated has no @Handles");
  }

  @Test
  void refusesALambdaAsAction() {
    Action<Nothing, Nothing> lambda = (call, request) -> request;

    refuses(lambda, "has no @Handles");
  }

  @Test
  void refusesAnActionWithABadName() {
    refuses(new BadName(), "HandlerTest$BadName names the action \"Do It\"");
  }

  @Test
  void refusesARequestThatIsNoRecord() {
    refuses(
        new NoRecord(),
        "The request of io.figwizard.handlerkit.HandlerTest$NoRecord is java.util.Map");
  }

  @Test
  void refusesARequestThatCannotBeRead() {
    refuses(
        new UnreadableComponent(),
        "The component dates of io.figwizard.handlerkit.HandlerTest$Inner cannot be read");
    refuses(new OptionalComponent(), "java.util.Optional");
  }

  @Test
  void refusesTwoActionsOfOneName() {
    assertThatThrownBy(
            () ->
                Handler.named("test").action(new Good()).action(new SameName()).mount(environment))
        .hasMessageContaining("HandlerTest$Good")
        .hasMessageContaining("HandlerTest$SameName")
        .hasMessageContaining("do-it");
  }

  @Test
  void refusesAHandlerWithoutActionsOrWithABadName() {
    assertThatThrownBy(() -> Handler.named("test").mount(environment))
        .hasMessageContaining("has no action");
    assertThatThrownBy(() -> Handler.named("/test")).hasMessageContaining("/test");
  }

  @Test
  void refusesTheSameHandlerTwice() {
    Handler.named("test").action(new Good()).mount(environment);

    assertThatThrownBy(() -> Handler.named("test").action(new Good()).mount(environment))
        .hasMessageContaining("mounted already");
  }

  @Test
  void mountsTheTwoVariantsOfAHandlerBesideEachOther() {
    Handler.named("test").action(new Good()).mount(environment);
    Handler.named("test").variant(Variant.SANDBOX).action(new Good()).mount(environment);

    assertThatThrownBy(
            () ->
                Handler.named("test")
                    .variant(Variant.SANDBOX)
                    .action(new Good())
                    .mount(environment))
        .hasMessageContaining("test-sandbox is mounted already");
  }

  @Test
  void mountsAHandlerOfRawActionsOnly() {
    Handler.named("test").database(Jdbi.create("jdbc:none")).raw(new Take()).mount(environment);

    assertThat(Background.of(environment).consumers())
        .as("what forgets users' answers, of which there are none")
        .isEmpty();
  }

  @Test
  void refusesARawActionThatIsNotPublicOrNotAlone() {
    assertThatThrownBy(() -> Handler.named("test").raw(new TakeFromUsers()).mount(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HandlerTest$TakeFromUsers is raw")
        .hasMessageContaining("Access.PUBLIC");
    assertThatThrownBy(
            () -> Handler.named("test").raw(new Take()).raw(new Take()).mount(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"take\"");
  }

  @Test
  void refusesToRunDryWhatCannotBeRolledBackOrNeedNotBe() {
    refuses(new DryRead(), "HandlerTest$DryRead is @DryRunnable, but its effect is SAFE");
    assertThatThrownBy(() -> Handler.named("test").raw(new DryTake()).mount(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HandlerTest$DryTake is raw");
  }

  @Test
  void refusesTwoJobsOfOneName() {
    Background background = Background.of(environment);
    background.job(new Sweep());

    assertThatThrownBy(() -> background.job(new Sweep())).hasMessageContaining("test.sweep");
  }

  @Test
  void refusesAnApplicationWithoutTheKit() {
    assertThatThrownBy(
            () -> Handler.named("test").action(new Good()).mount(new Environment("bare")))
        .hasMessageContaining("HandlerKitBundle");
  }

  private void refuses(Action<?, ?> action, String message) {
    assertThatThrownBy(() -> Handler.named("test").action(action).mount(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
