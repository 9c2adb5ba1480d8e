package dev.echolab.docs;

import java.util.List;
import java.util.Locale;

/** Draws the table of the experiment models: a small bar chart for each load. */
final class ModelsChart {
  private static final int PANEL_WIDTH = 306;
  private static final int GAP = 12;
  private static final int TITLE_HEIGHT = 34;
  private static final int BAR_HEIGHT = 15;
  private static final int PANEL_PADDING = 30;
  private static final int NAME_WIDTH = 84;
  private static final int VALUE_WIDTH = 58;

  /** The colours of the report pages. */
  private static final String STYLE =
      """
      .ground { fill: #ffffff; } .ink { fill: #16191d; } .soft { fill: #555d68; }
      .bio-platform { fill: #0072B2; } .bio-virtual { fill: #56B4E9; } .nio-1 { fill: #E69F00; }
      .nio { fill: #D55E00; } .netty-nio { fill: #009E73; }
      @media (prefers-color-scheme: dark) {
        .ground { fill: #14171b; } .ink { fill: #eceff3; } .soft { fill: #a8b1bd; }
      }
      .invalid { opacity: .35; }
      text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
      .title { font-weight: 600; font-size: 12px; } .end { text-anchor: end; }
      """;

  private final StringBuilder out = new StringBuilder();

  private ModelsChart() {}

  /**
   * Returns the chart as a file.
   *
   * @param page of the experiment, with its table
   */
  static String of(String page) {
    MarkdownTable table =
        MarkdownTable.in(page).stream()
            .filter(found -> found.heads().contains("work"))
            .findFirst()
            .orElseThrow();
    return new ModelsChart().draw(table);
  }

  private String draw(MarkdownTable table) {
    List<String> works = distinct(table, "work");
    List<String> connections = distinct(table, "connections");
    int variants = distinct(table, "variant").size();
    int panelHeight = PANEL_PADDING + variants * BAR_HEIGHT + GAP;
    int width = works.size() * (PANEL_WIDTH + GAP);
    int height = TITLE_HEIGHT + connections.size() * panelHeight;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\">\n<title>Echoes per second of each model, by work and connections"
            + "</title>\n<style>\n%s</style>",
        width, height, width, height, STYLE);
    add("<rect class=\"ground\" width=\"100%%\" height=\"100%%\"/>");
    text(
        "title ink",
        6,
        18,
        "Echoes per second; each chart has a scale of its own; pale: INVALID load");
    for (int i = 0; i < works.size(); i++) {
      for (int j = 0; j < connections.size(); j++) {
        String work = works.get(i);
        String count = connections.get(j);
        List<List<String>> rows =
            table.rows().stream()
                .filter(row -> table.cell(row, "work").equals(work))
                .filter(row -> table.cell(row, "connections").equals(count))
                .toList();
        add(
            "<g transform=\"translate(%d %d)\">",
            6 + i * (PANEL_WIDTH + GAP), TITLE_HEIGHT + j * panelHeight);
        String plural = count.equals("1") ? "" : "s";
        text("soft", 0, 16, "%s, %s connection%s".formatted(work, count, plural));
        panel(table, rows);
        add("</g>");
      }
    }
    add("</svg>");
    return out.toString();
  }

  private void panel(MarkdownTable table, List<List<String>> rows) {
    double max = rows.stream().mapToDouble(row -> rate(table, row)).max().orElse(1);
    int y = PANEL_PADDING - 6;
    for (List<String> row : rows) {
      String variant = table.cell(row, "variant");
      String invalid = table.cell(row, "load").equals("valid") ? "" : " invalid";
      double length = (PANEL_WIDTH - NAME_WIDTH - VALUE_WIDTH) * rate(table, row) / max;
      text("ink end", NAME_WIDTH - 6, y + 10, variant);
      add(
          "<rect class=\"%s%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
          variant, invalid, NAME_WIDTH, y, Math.max(1, length), BAR_HEIGHT - 4);
      String value = table.cell(row, "echoes/s");
      text("ink", NAME_WIDTH + (int) Math.max(1, length) + 5, y + 10, value);
      y += BAR_HEIGHT;
    }
  }

  /** Returns the rate; 0 if it is not known. */
  private static double rate(MarkdownTable table, List<String> row) {
    String value = table.cell(row, "echoes/s").replace(",", "");
    return value.matches("[0-9.]+") ? Double.parseDouble(value) : 0;
  }

  private static List<String> distinct(MarkdownTable table, String column) {
    return table.rows().stream().map(row -> table.cell(row, column)).distinct().toList();
  }

  private void text(String style, int x, int y, String text) {
    add("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>", style, x, y, Html.escape(text));
  }

  private void add(String element, Object... values) {
    out.append(String.format(Locale.ROOT, element, values)).append('\n');
  }
}
