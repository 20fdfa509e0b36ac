package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Finds out what a request asks for and who asks. */
final class ActionReader {
  private final HandlerKit kit;
  private final Map<String, ActionDefinition<?, ?>> actions;

  ActionReader(HandlerKit kit, Map<String, ActionDefinition<?, ?>> actions) {
    this.kit = kit;
    this.actions = actions;
  }

  /**
   * @param json of the body
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Input(ActionDefinition<?, ?> action, byte[] body, ObjectNode json) {}

  /**
   * @throws Refusal when the body is not what is expected, or names no action
   */
  Input read(ContainerRequestContext request, ActionTimer timer) {
    byte[] body = kit.body().read(request);
    ObjectNode json = kit.body().parse(body);
    ActionDefinition<?, ?> action = find(json.get("action"));
    timer.action(action.name());
    MDC.put(LogKeys.ACTION, action.name());
    return new Input(action, body, json);
  }

  /**
   * Null for a public action.
   *
   * @throws Refusal 401, or 503 when tokens cannot be checked
   */
  @Nullable AccessToken token(ActionDefinition<?, ?> action, ContainerRequestContext request) {
    if (action.access() != Access.USER) {
      return null;
    }
    AccessToken token = kit.tokens().bearer(request.getHeaderString(HttpHeaders.AUTHORIZATION));
    MDC.put(LogKeys.USER_ID, token.user().id().toString());
    return token;
  }

  private ActionDefinition<?, ?> find(@Nullable JsonNode name) {
    if (name == null || !name.isTextual()) {
      throw Refusals.missingAction(actions.keySet());
    }
    ActionDefinition<?, ?> action = actions.get(name.textValue());
    if (action == null) {
      throw Refusals.unknownAction(actions.keySet());
    }
    return action;
  }
}
