package dev.echolab.lab.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echolab.lab.experiment.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** Writes what was measured as the last section of an experiment's page. */
final class MeasuredSection {
  private static final String HEAD = "\n## Measured";

  private MeasuredSection() {}

  /**
   * Returns the page with its last section replaced by a result.
   *
   * @param result one of {@code experiments[]} of a result.json
   * @param environment of the same file
   * @throws IllegalArgumentException if the page has no such section
   */
  static String replace(String page, JsonNode result, JsonNode environment) {
    int at = page.indexOf(HEAD);
    if (at < 0) {
      throw new IllegalArgumentException(
          "the page of " + result.path("name").asText() + " has no section 'Measured'");
    }
    return page.substring(0, at + 1) + String.join("\n", lines(result, environment)) + "\n";
  }

  private static List<String> lines(JsonNode result, JsonNode environment) {
    List<String> lines = new ArrayList<>();
    lines.add("## Measured (one run)");
    lines.add("");
    String pace = environment.path("pace").asText().equals("quick") ? " --quick" : "";
    lines.add(
        "`./lab experiment %s%s`, %s, %s, %s cores (%s), JDK %s."
            .formatted(
                result.path("name").asText(),
                pace,
                environment.path("time").asText(),
                environment.path("os").asText(),
                environment.path("cores").asText(),
                environment.path("cpu").asText("processor not known"),
                environment.path("jdk").asText()));
    String loadAverage = environment.path("loadAverage").asText();
    lines.add(
        (loadAverage.isEmpty() ? "" : "Load average before it: " + loadAverage + ". ")
            + "One run of one machine: counts and ratios carry over, speed does not.");
    for (JsonNode table : result.path("tables")) {
      lines.add("");
      lines.add(table.path("title").asText() + ":");
      lines.add("");
      table(table, lines);
    }
    for (JsonNode note : result.path("notes")) {
      lines.add("");
      lines.add("Note: " + note.asText());
    }
    for (JsonNode load : result.path("loads")) {
      if (!load.path("status").asText().equals("VALID")) {
        lines.add("");
        lines.add(
            "INVALID load: %s, `%s`: %s"
                .formatted(
                    load.path("variant").asText(),
                    load.path("command").asText(),
                    String.join("; ", texts(load.path("reasons")))));
      }
    }
    lines.add("");
    JsonNode verdict = result.path("verdict");
    lines.add(
        "**%s**: %s."
            .formatted(
                verdict.path("text").asText().toUpperCase(Locale.ROOT),
                verdict.path("because").asText()));
    lines.add("");
    lines.add("What was run:");
    lines.add("");
    lines.add("```");
    texts(result.path("commands")).stream().distinct().forEach(lines::add);
    lines.add("```");
    return lines;
  }

  private static void table(JsonNode table, List<String> lines) {
    List<String> columns = texts(table.path("columns"));
    lines.add("| " + String.join(" | ", columns) + " |");
    lines.add("| ---" + " | ---:".repeat(columns.size() - 1) + " |");
    for (JsonNode row : table.path("rows")) {
      lines.add(
          "| "
              + String.join(
                  " | ",
                  StreamSupport.stream(row.spliterator(), false)
                      .map(MeasuredSection::cell)
                      .toList())
              + " |");
    }
  }

  private static String cell(JsonNode value) {
    if (value.isNull()) {
      return Table.text(null);
    }
    return value.isTextual() ? value.asText() : Table.text(value.numberValue());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
