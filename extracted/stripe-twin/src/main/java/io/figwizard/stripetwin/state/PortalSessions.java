package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;

/** {@code /v1/billing_portal/sessions}. */
final class PortalSessions {
  private PortalSessions() {}

  static void on(Routes routes) {
    routes.add("POST", "/v1/billing_portal/sessions", PortalSessions::create);
  }

  private static JsonObject create(Call call) {
    World world = call.world();
    Params params = call.params();
    String customer = params.required("customer");
    world.referred("customer", customer, "customer");
    JsonObject session = world.newObject("billing_portal.session", world.ids.nextLong("bps"));
    session.addProperty("customer", customer);
    session.addProperty("return_url", params.filled("return_url"));
    session.addProperty("locale", params.filled("locale"));
    session.addProperty("url", world.page("/portal/" + Fields.id(session)));
    params.ignore("configuration");
    world.create(session, "billing_portal.session.created");
    return session;
  }
}
