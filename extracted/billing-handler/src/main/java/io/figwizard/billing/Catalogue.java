package io.figwizard.billing;

import io.figwizard.handlerkit.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The plans, and which of Stripe's prices stands for which in one variant. */
final class Catalogue {
  /** Of a subscription to a price that the configuration does not name: it gives no access. */
  static final String UNKNOWN = "unknown";

  private final List<Plan> plans;
  private final Map<String, String> priceByPlan;
  private final Map<String, String> planByPrice;

  private Catalogue(
      List<Plan> plans, Map<String, String> priceByPlan, Map<String, String> planByPrice) {
    this.plans = plans;
    this.priceByPlan = priceByPlan;
    this.planByPrice = planByPrice;
  }

  /**
   * @param property where in the configuration the variant is, for messages
   * @throws IllegalArgumentException naming the property, when plans and prices do not fit
   */
  static Catalogue of(List<Plan> plans, VariantConfiguration variant, String property) {
    List<String> ids = plans.stream().map(Plan::id).toList();
    if (ids.stream().distinct().count() < ids.size()) {
      throw new IllegalArgumentException(
          "billing.plans: " + ids + " (expected: each id once). Rename one of them.");
    }
    if (!variant.getPrices().keySet().equals(Map.copyOf(index(plans)).keySet())) {
      throw new IllegalArgumentException(
          property
              + ".prices has "
              + variant.getPrices().keySet().stream().sorted().toList()
              + " (expected: one price for each of the plans "
              + ids
              + ").");
    }
    Map<String, String> planByPrice =
        variant.getPrices().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey, (a, b) -> a));
    Map<String, String> former = variant.getFormerPrices();
    if (planByPrice.size() < ids.size() || !ids.containsAll(former.values())) {
      throw new IllegalArgumentException(
          property
              + ": expected a price of its own for each plan, and formerPrices of known plans.");
    }
    former.forEach(planByPrice::putIfAbsent);
    return new Catalogue(
        plans.stream().sorted(Comparator.comparingInt(Plan::rank)).toList(),
        Map.copyOf(variant.getPrices()),
        Map.copyOf(planByPrice));
  }

  private static Map<String, Plan> index(List<Plan> plans) {
    return plans.stream().collect(Collectors.toMap(Plan::id, plan -> plan, (a, b) -> a));
  }

  /** The cheapest rank first. */
  List<Plan> plans() {
    return plans;
  }

  /**
   * @throws Refusal 422 when there is no such plan
   */
  Plan wanted(String id) {
    return plan(id)
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "plan",
                    "must be one of "
                        + plans.stream().map(Plan::id).collect(Collectors.joining(", "))));
  }

  String price(Plan plan) {
    String price = priceByPlan.get(plan.id());
    if (price == null) {
      throw new IllegalArgumentException("\"" + plan.id() + "\" is no plan of this catalogue.");
    }
    return price;
  }

  /** The plan's id, or {@link #UNKNOWN}. */
  String planOfPrice(String price) {
    return planByPrice.getOrDefault(price, UNKNOWN);
  }

  /** -1 for a plan that there is no more, or never was. */
  int rank(String id) {
    return plan(id).map(Plan::rank).orElse(-1);
  }

  private Optional<Plan> plan(String id) {
    return plans.stream().filter(plan -> plan.id().equals(id)).findFirst();
  }
}
