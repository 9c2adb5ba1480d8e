package dev.echolab.lab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An result for the terminal. */
public final class ExperimentText {
  private ExperimentText() {}

  public static List<String> lines(ExperimentResult result) {
    Hypothesis said = result.hypothesis();
    Findings found = result.findings();
    List<String> lines = new ArrayList<>();
    lines.add("== " + said.name() + " (" + said.claimId() + ") ==");
    lines.add((said.claimId().equals("break") ? "what is wrong: " : "claim:      ") + said.claim());
    lines.add("prediction: " + said.prediction());
    lines.add("what was run:");
    result.commands().forEach(command -> lines.add("  " + command));
    lines.add("what was measured here:");
    for (Table table : found.tables()) {
      table.lines().forEach(line -> lines.add("  " + line));
    }
    found.notes().forEach(note -> lines.add("  note: " + note));
    result.invalidLoads().forEach(load -> lines.add("  INVALID load: " + load));
    lines.add(
        "verdict:    " + found.conclusion().verdict().text() + ": " + found.conclusion().because());
    lines.add("bound:      " + said.bound());
    lines.add(String.format(Locale.ROOT, "took:       %.1f s", result.seconds()));
    lines.add("");
    return lines;
  }
}
