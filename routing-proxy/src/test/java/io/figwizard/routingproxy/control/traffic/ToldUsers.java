package io.figwizard.routingproxy.control.traffic;

import io.figwizard.routingproxy.control.state.MovedUsers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What other proxies tell, in memory. */
public final class ToldUsers implements MovedUsers {

  final List<Told> told = new ArrayList<>();
  boolean fails;
  private List<Part> parts = List.of();
  private int asked;

  void answers(Part... others) {
    parts = List.of(others);
  }

  /** How often somebody told or asked. */
  public int asked() {
    return asked;
  }

  @Override
  public void tell(Stream<Told> all) throws IOException {
    ask();
    told.addAll(all.toList());
  }

  @Override
  public List<Part> told(Map<String, Long> generations) throws IOException {
    ask();
    return parts;
  }

  private void ask() throws IOException {
    asked++;
    if (fails) {
      throw new IOException("too many connections");
    }
  }
}
