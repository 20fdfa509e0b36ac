package io.figwizard.handlerkit.sample;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Outside Jersey, and failing there. */
public final class BadServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if ("/throws".equals(request.getPathInfo())) {
      throw new ServletException("secret detail of io.figwizard");
    }
    response.sendError(Integer.parseInt(request.getPathInfo().substring(1)), "secret detail");
  }
}
