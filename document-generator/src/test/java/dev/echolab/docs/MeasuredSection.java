package dev.echolab.docs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echolab.lab.experiment.Table;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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
          "the page of " + text(result, "name") + " has no section 'Measured'");
    }
    return page.substring(0, at + 1) + section(result, environment);
  }

  private static String section(JsonNode result, JsonNode environment) {
    StringBuilder out = new StringBuilder("## Measured (one run)\n\n");
    out.append(
        "`./lab experiment %s%s`, %s, %s, %s cores (%s), JDK %s.\n"
            .formatted(
                text(result, "name"),
                text(environment, "pace").equals("quick") ? " --quick" : "",
                text(environment, "time"),
                text(environment, "os"),
                text(environment, "cores"),
                environment.path("cpu").asText("processor unknown"),
                text(environment, "jdk")));
    if (environment.hasNonNull("loadAverage")) {
      out.append("Load average before it: %s. ".formatted(text(environment, "loadAverage")));
    }
    out.append("One run of one machine: counts and ratios carry over, speed does not.\n");
    if (text(result, "claimId").equals("break")) {
      out.append("\n    %s\n".formatted(String.join("\n    ", texts(result.path("commands")))));
    }
    for (JsonNode table : result.path("tables")) {
      out.append("\n").append(text(table, "title")).append(":\n\n");
      List<String> columns = texts(table.path("columns"));
      out.append(row(columns)).append("| ---").append(" | ---:".repeat(columns.size() - 1));
      out.append(" |\n");
      table
          .path("rows")
          .forEach(row -> out.append(row(stream(row).map(MeasuredSection::cell).toList())));
    }
    result.path("notes").forEach(note -> out.append("\nNote: %s\n".formatted(note.asText())));
    for (JsonNode load : result.path("loads")) {
      if (!text(load, "status").equals("VALID")) {
        String reasons = String.join("; ", texts(load.path("reasons")));
        String server = load.path("server").asText(text(load, "variant"));
        out.append(
            "\nINVALID load: %s.\n\n- `%s`\n- `%s`\n"
                .formatted(reasons, server, text(load, "command")));
      }
    }
    JsonNode verdict = result.path("verdict");
    String because = text(verdict, "because");
    return out.append(
            "\n**%s**: %s.\n".formatted(text(verdict, "text").toUpperCase(Locale.ROOT), because))
        .toString();
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String cell(JsonNode value) {
    if (value.isNull()) {
      return Table.text(null);
    }
    return value.isTextual() ? value.asText() : Table.text(value.numberValue());
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }

  private static List<String> texts(JsonNode array) {
    return stream(array).map(JsonNode::asText).toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
