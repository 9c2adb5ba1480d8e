package dev.echolab.load.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An outcome for the terminal. */
public final class OutcomeText {
  private OutcomeText() {}

  public static List<String> lines(Outcome outcome) {
    Statement said = outcome.statement();
    Findings found = outcome.findings();
    List<String> lines = new ArrayList<>();
    lines.add("== " + said.name() + " (" + said.claimId() + ") ==");
    lines.add((said.claimId().equals("break") ? "what is wrong: " : "claim:      ") + said.claim());
    lines.add("prediction: " + said.prediction());
    lines.add("what was run:");
    outcome.commands().forEach(command -> lines.add("  " + command));
    lines.add("what was measured here:");
    for (Table table : found.tables()) {
      table.lines().forEach(line -> lines.add("  " + line));
    }
    found.notes().forEach(note -> lines.add("  note: " + note));
    outcome.invalidLoads().forEach(load -> lines.add("  INVALID load: " + load));
    lines.add(
        "verdict:    " + found.conclusion().verdict().text() + ": " + found.conclusion().because());
    lines.add("bound:      " + said.bound());
    lines.add(String.format(Locale.ROOT, "took:       %.1f s", outcome.seconds()));
    lines.add("");
    return lines;
  }
}
