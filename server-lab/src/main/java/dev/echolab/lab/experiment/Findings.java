package dev.echolab.lab.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * Holds what an experiment measured.
 *
 * @param notes what was not available, and what a reader has to know about this run
 */
public record Findings(
    List<Table> tables, Chart chart, List<String> notes, @JsonIgnore Conclusion conclusion) {
  public Findings {
    tables = List.copyOf(tables);
    notes = List.copyOf(notes);
  }

  /**
   * Returns these findings; their conclusion is CANNOT BE TOLD if there is a reason to doubt them.
   *
   * @param doubts why no verdict can rest on the figures; empty if one can
   */
  Findings unlessDoubtful(List<String> doubts) {
    return doubts.isEmpty()
        ? this
        : new Findings(tables, chart, notes, Conclusion.cannotBeTold(doubts.get(0)));
  }
}
