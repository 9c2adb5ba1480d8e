package dev.echolab.lab.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.report.Resource;

/**
 * Renders a result as one HTML file with its data, style, scripts and chart library.
 *
 * <p>A Content-Security-Policy in the page forbids every request. The page can only show what is in
 * the file.
 */
public final class ReportPage {
  /** The script for the results of {@code lab compare} and {@code lab sweep}. */
  public static final String REPORT_SCRIPT = "report.js";

  public static final String EXPLAIN_SCRIPT = "explain.js";
  public static final String EXPERIMENT_SCRIPT = "experiment.js";

  private static final String CHART_LIBRARY =
      "/META-INF/resources/webjars/chart.js/4.4.4/dist/chart.umd.js";

  private ReportPage() {}

  /**
   * Returns the page as text.
   *
   * @param script one of the constants of this class
   */
  public static String render(String script, ObjectNode result) {
    // A browser would request the source map.
    String charts = resource(CHART_LIBRARY).replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    // No part contains a placeholder that is replaced later.
    return resource("report.html")
        .replace("/*STYLE*/", resource("report.css"))
        .replace("/*CHART-LIBRARY*/", charts)
        .replace("/*SHARED-SCRIPT*/", resource("common.js"))
        .replace("/*SCRIPT*/", resource(script))
        .replace("/*DATA*/", embeddable(result));
  }

  /**
   * Returns JSON that cannot end its script element, whatever names a user gave. HTML has no escape
   * inside a script element (HTML standard, section 4.12.1.3, restrictions for contents of script
   * elements), so the JSON must not contain these characters. In JSON they occur only in strings,
   * where they can be escaped.
   */
  private static String embeddable(ObjectNode result) {
    return result
        .toString()
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String resource(String name) {
    return Resource.text(ReportPage.class, name);
  }
}
