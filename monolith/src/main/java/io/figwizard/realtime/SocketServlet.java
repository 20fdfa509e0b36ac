package io.figwizard.realtime;

import io.figwizard.handlerkit.AccessToken;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.ServletAccess;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.util.Map;

/**
 * {@code GET /realtime/socket}: becomes a WebSocket for who proves who they are. What comes after
 * is said by close codes: a browser does not show a script any other refusal.
 */
@WebServlet(urlPatterns = SocketServlet.PATH)
final class SocketServlet extends HttpServlet {
  static final String PATH = "/realtime/socket";
  private static final long serialVersionUID = 1L;

  private final transient ServletAccess access;
  private final transient Identification identification;
  private final transient Reception reception;
  private final transient Connection.Surroundings around;
  private final transient SocketText text;

  SocketServlet(
      ServletAccess access,
      Identification identification,
      Reception reception,
      Connection.Surroundings around,
      SocketText text) {
    this.access = access;
    this.identification = identification;
    this.reception = reception;
    this.around = around;
    this.text = text;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      upgrade(request, response);
    } catch (Refusal e) {
      if (e.status() == 426) {
        // RFC 9110, section 15.5.22.
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
      }
      access.refuse(e, request, response);
    } catch (DeploymentException | RuntimeException e) {
      access.refuse(e, request, response);
    }
  }

  private void upgrade(HttpServletRequest request, HttpServletResponse response)
      throws IOException, DeploymentException {
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      throw new Refusal(
          426, "upgrade_required", "This address speaks WebSocket only (RFC 6455).", Map.of());
    }
    AccessToken token =
        identification.of(
            request, SocketHandshake.token(request.getHeaders("Sec-WebSocket-Protocol")));
    SocketEndpoint endpoint =
        new SocketEndpoint(
            new Connection.Ticket(token.user().id(), access.requestId(request), token.expiresAt()),
            Place.of(request),
            reception,
            around,
            text,
            access);
    container()
        .upgradeHttpToWebSocket(request, response, SocketHandshake.with(endpoint, PATH), Map.of());
    if (!response.isCommitted()) {
      throw new Refusal(
          400, "bad_request", "The WebSocket handshake is not well-formed.", Map.of());
    }
  }

  private ServerContainer container() {
    Object container = getServletContext().getAttribute(ServerContainer.class.getName());
    if (container instanceof ServerContainer server) {
      return server;
    }
    throw new IllegalStateException("RealtimeBundle has not configured Jetty's WebSockets");
  }
}
