package io.figwizard.loadtests.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What the demo says is true, each with what was found when it was checked. For one thread. */
final class Claims {

  private final PrintStream out;
  private final List<Claim> all = new ArrayList<>();

  Claims(PrintStream out) {
    this.out = out;
  }

  private record Claim(String text, boolean held, String found) {
    @Override
    public String toString() {
      return "  [%s] %s: %s".formatted(held ? "ok" : "NO", text, found);
    }
  }

  /** Says it at once. */
  void check(String text, boolean held, String found) {
    Claim claim = new Claim(text, held, found);
    all.add(claim);
    out.println(claim);
  }

  boolean allHeld() {
    return all.stream().allMatch(Claim::held);
  }

  /** The last word: how many held, and which did not. */
  String verdict() {
    List<Claim> broken = all.stream().filter(claim -> !claim.held()).toList();
    if (broken.isEmpty()) {
      return "All %d claims held.".formatted(all.size());
    }
    StringBuilder verdict =
        new StringBuilder("%d of %d claims did not hold:".formatted(broken.size(), all.size()));
    broken.forEach(claim -> verdict.append(System.lineSeparator()).append(claim));
    return verdict.toString();
  }
}
