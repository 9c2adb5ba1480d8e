package dev.echolab.lab.experiment;

import dev.echolab.load.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats a result for the terminal. */
public final class ExperimentText {
  private ExperimentText() {}

  public static List<String> lines(ExperimentResult result) {
    Hypothesis hypothesis = result.hypothesis();
    Findings findings = result.findings();
    Conclusion conclusion = findings.conclusion();
    List<String> lines = new ArrayList<>();
    lines.add("== " + hypothesis.name() + " (" + hypothesis.claimId() + ") ==");
    lines.add((hypothesis.isFault() ? "what is wrong: " : "claim:      ") + hypothesis.claim());
    lines.add("prediction: " + hypothesis.prediction());
    lines.add("what was run:");
    result.commands().forEach(command -> lines.add("  " + command));
    lines.add("what was measured here:");
    for (Table table : findings.tables()) {
      lines.add("  " + table.title());
      TextTable cells = new TextTable();
      cells.row(table.columns());
      table.rows().forEach(row -> cells.row(row.stream().map(Table::text).toList()));
      cells.lines().forEach(line -> lines.add("  " + line));
    }
    findings.notes().forEach(note -> lines.add("  note: " + note));
    result.loads().stream()
        .filter(load -> !load.isValid())
        .forEach(load -> lines.add("  INVALID load: " + load.text()));
    lines.add("verdict:    " + conclusion.status().text() + ": " + conclusion.because());
    lines.add("bound:      " + hypothesis.bound());
    lines.add(String.format(Locale.ROOT, "took:       %.1f s", result.seconds()));
    lines.add("");
    return lines;
  }
}
