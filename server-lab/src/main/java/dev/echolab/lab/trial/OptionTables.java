package dev.echolab.lab.trial;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Compares the option tables that the servers printed, to prove that all ran with the same options.
 *
 * <p>Rows above {@code host:port} are the model's own (the treatment); the rows below it are shared
 * (the controls) and have to be equal, byte for byte, requested and effective, once the padding of
 * the columns is taken away.
 *
 * @param shared the rows that all have, as the first participant printed them
 * @param own the model's own rows by participant
 * @param differences what is not equal, in words; empty if all are
 */
@JsonPropertyOrder("identical")
public record OptionTables(
    List<String> shared, Map<String, List<String>> own, List<String> differences) {
  @JsonProperty
  public boolean identical() {
    return differences.isEmpty();
  }

  /** Compares the tables of all trials of one scenario. */
  public static OptionTables of(List<Trial> trials) {
    List<String> shared = null;
    String firstName = "";
    Map<String, List<String>> own = new LinkedHashMap<>();
    List<String> differences = new ArrayList<>();
    for (Trial trial : trials) {
      if (trial.server().optionTable().isEmpty()) {
        continue;
      }
      List<String> rows =
          trial.server().optionTable().stream().map(OptionTables::unpadded).toList();
      // -1 without such a row: then all rows are shared.
      int split = rows.stream().map(row -> row.startsWith("host:port")).toList().indexOf(true);
      own.putIfAbsent(trial.participant(), rows.subList(0, Math.max(0, split)));
      List<String> controls = rows.subList(split + 1, rows.size());
      if (shared == null) {
        shared = controls;
        firstName = trial.participant();
      } else if (!controls.equals(shared)) {
        String difference = trial.participant() + " has " + only(controls, shared);
        differences.add(difference + ", " + firstName + " has " + only(shared, controls));
      }
    }
    return new OptionTables(
        shared == null ? List.of() : shared, own, differences.stream().distinct().toList());
  }

  private static String only(List<String> these, List<String> others) {
    return these.stream()
        .filter(row -> !others.contains(row))
        .collect(Collectors.joining("; ", "[", "]"));
  }

  /** Removes the padding: each server has column widths of its own. */
  private static String unpadded(String row) {
    return row.strip().replaceAll(" {2,}", " | ");
  }
}
