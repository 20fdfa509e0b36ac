package io.figwizard.realtime;

import io.figwizard.handlerkit.AccessToken;
import io.figwizard.handlerkit.ServletAccess;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code GET /realtime/events}: a stream of server-sent events. */
@WebServlet(urlPatterns = EventsServlet.PATH, asyncSupported = true)
final class EventsServlet extends HttpServlet {
  static final String PATH = "/realtime/events";
  private static final long serialVersionUID = 1L;

  private final transient ServletAccess access;
  private final transient Identification identification;
  private final transient Reception reception;
  private final transient Connection.Surroundings around;
  private final transient EventText text;

  EventsServlet(
      ServletAccess access,
      Identification identification,
      Reception reception,
      Connection.Surroundings around,
      EventText text) {
    this.access = access;
    this.identification = identification;
    this.reception = reception;
    this.around = around;
    this.text = text;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Long after;
    Reception.Start start;
    EventsWire wire;
    Connection connection;
    try {
      AccessToken token = identification.of(request, null);
      after = Place.of(request);
      wire = new EventsWire(request, text);
      connection = new Connection(ticket(request, token), wire, around);
      start = reception.admit(connection);
    } catch (RuntimeException e) {
      access.refuse(e, request, response);
      return;
    }
    open(request, response, wire, connection, after, start);
  }

  /** A stream without a body would be held open for nothing. */
  @Override
  protected void doHead(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Allow", "GET");
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }

  private static void open(
      HttpServletRequest request,
      HttpServletResponse response,
      EventsWire wire,
      Connection connection,
      @Nullable Long after,
      Reception.Start start)
      throws IOException {
    try {
      wire.start(request, response, connection);
    } catch (IOException | RuntimeException e) {
      connection.gone();
      throw e;
    }
    connection.open(after, start);
  }

  private Connection.Ticket ticket(HttpServletRequest request, AccessToken token) {
    return new Connection.Ticket(token.user().id(), access.requestId(request), token.expiresAt());
  }
}
