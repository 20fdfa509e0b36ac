package io.figwizard.stripetwin.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything the double knows, and everything that can happen to it. One change at a time: safe for
 * use by many threads. Objects given out are copies in Stripe's form, without expansion.
 */
public final class TwinState implements AutoCloseable {
  private final Object lock = new Object();
  private final Worlds worlds;
  private final Api api;

  private TwinState(Worlds worlds, EventListener listener) {
    this.worlds = worlds;
    this.api = new Api(listener);
  }

  /**
   * Opens the state kept in a folder, or an empty one with the default plans.
   *
   * @param data folder to keep the state in; null keeps it in memory only
   */
  public static TwinState open(Clock clock, @Nullable Path data, EventListener listener) {
    return new TwinState(Worlds.open(new TwinClock(clock), Journal.in(data), listener), listener);
  }

  /** Where the double is reached, for the addresses of its pages. To be set before any request. */
  public void servedAt(URI base) {
    synchronized (lock) {
      worlds.both().forEach(world -> world.servedAt(base));
    }
  }

  /** Serves one request of the API, whatever the client did wrong. */
  public ApiAnswer call(ApiRequest request) {
    if (request.idempotencyKey() == null) {
      return serve(request);
    }
    if (!api.idempotency().claim(request)) {
      ApiError busy = Idempotency.busy(request);
      return Api.refused(busy, Api.headers(request, "req_busy")).answer();
    }
    try {
      return serve(request);
    } finally {
      api.idempotency().release(request);
    }
  }

  private ApiAnswer serve(ApiRequest request) {
    synchronized (lock) {
      World world = worlds.of(request.livemode());
      Api.Served served;
      try {
        worlds.catchUp();
        served = api.serve(world, request);
      } catch (RuntimeException e) {
        worlds.undo();
        return Api.refused(ApiError.internal(e), new TreeMap<>()).answer();
      }
      if (served.keepsChanges()) {
        worlds.commit();
      } else {
        worlds.undo();
      }
      return served.answer();
    }
  }

  /**
   * The customer pays an open checkout session with a card.
   *
   * @throws IllegalArgumentException when there is no such session, or it is not open
   */
  public PaymentOutcome pay(String checkoutSession, Card card) {
    return change(
        worldOf(checkoutSession),
        world -> {
          JsonObject session = world.get("checkout.session", checkoutSession);
          if (!CheckoutSessions.open(session)) {
            throw new IllegalArgumentException(
                checkoutSession + " is " + Fields.text(session, "status") + " (expected: open)");
          }
          return CheckoutPayment.pay(world, session, card).outcome();
        });
  }

  /**
   * The customer comes back from the bank.
   *
   * @param waiting id of the payment intent, the invoice or the checkout session that waits
   * @param confirmed false when the customer failed or gave up
   * @throws IllegalArgumentException when nothing of that id waits
   */
  public PaymentOutcome confirm3ds(String waiting, boolean confirmed) {
    return change(
        worldOf(waiting), world -> new Confirmation(world).confirm(waiting, confirmed).outcome());
  }

  /** Makes a new card the one that pays everything of a customer from now on. */
  public void setDefaultCard(String customer, Card card) {
    change(
        worldOf(customer),
        world -> {
          DefaultCard.set(world, customer, card);
          return customer;
        });
  }

  /** Lets happen what is due by now. Every other call does so first. */
  public void catchUp() {
    synchronized (lock) {
      worlds.catchUp();
    }
  }

  /** What time it is in the double. */
  public Instant now() {
    synchronized (lock) {
      return worlds.now();
    }
  }

  /** Moves the double's clock; everything that becomes due on the way happens at its own time. */
  public void advanceClock(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException(by + ": the clock only goes forward");
    }
    synchronized (lock) {
      worlds.advance(by);
    }
  }

  /** An object as it is now; ids that both worlds have (the default plans) give the test one. */
  public Optional<JsonObject> object(String id) {
    synchronized (lock) {
      worlds.catchUp();
      return worlds.find(id).map(world -> world.store().find(id)).map(Fields::visible);
    }
  }

  /** Every subscription a customer ever had, newest first. */
  public List<JsonObject> subscriptionsOf(String customer) {
    synchronized (lock) {
      worlds.catchUp();
      List<JsonObject> found = new ArrayList<>();
      worlds
          .find(customer)
          .ifPresent(
              world ->
                  Subscriptions.of(world, customer)
                      .forEach(each -> found.add(Fields.visible(each))));
      return found;
    }
  }

  /** The newest events of a world, newest first. */
  public JsonArray events(boolean livemode, int limit) {
    synchronized (lock) {
      worlds.catchUp();
      List<JsonObject> all = new ArrayList<>(worlds.of(livemode).store().all("event"));
      JsonArray newest = new JsonArray();
      for (int i = all.size() - 1; i >= Math.max(0, all.size() - limit); i--) {
        newest.add(all.get(i).deepCopy());
      }
      return newest;
    }
  }

  /**
   * Makes a product and its price, and gives the price.
   *
   * @throws IllegalArgumentException when the world has a price of that id
   */
  public JsonObject price(NewPrice wish) {
    return change(
        wish.livemode(),
        world -> {
          if (wish.id() != null && world.store().find("price", wish.id()) != null) {
            throw new IllegalArgumentException("there is a price " + wish.id() + " already");
          }
          JsonObject product = Catalog.product(world, null, wish.productName());
          world.create(product, "product.created");
          JsonObject price = Catalog.price(world, wish, Fields.id(product));
          world.create(price, "price.created");
          return price;
        });
  }

  /** Whether an id belongs to the live world. */
  private boolean worldOf(String id) {
    synchronized (lock) {
      return worlds
          .find(id)
          .orElseThrow(() -> new IllegalArgumentException("there is no object " + id))
          .livemode;
    }
  }

  private <T> T change(boolean livemode, Function<World, T> work) {
    synchronized (lock) {
      worlds.catchUp();
      World world = worlds.of(livemode);
      world.begin(null, null);
      try {
        T result = work.apply(world);
        worlds.commit();
        return result;
      } catch (RuntimeException e) {
        worlds.undo();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      worlds.close();
    }
  }
}
