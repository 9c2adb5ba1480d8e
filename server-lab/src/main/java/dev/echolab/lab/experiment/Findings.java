package dev.echolab.lab.experiment;

import java.util.List;

/**
 * What an experiment measured.
 *
 * @param notes what could not be had, and what a reader has to know of this run
 */
public record Findings(List<Table> tables, Chart chart, List<String> notes, Conclusion conclusion) {
  public Findings {
    tables = List.copyOf(tables);
    notes = List.copyOf(notes);
  }
}
