package dev.echolab.load.report.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a result into the page.
 *
 * <p>The page carries a Content-Security-Policy that forbids it every request: what is not in the
 * file cannot be shown.
 */
public final class ReportPage {
  /** Draws the results of {@code lab compare} and {@code lab sweep}. */
  public static final String REPORT_SCRIPT = "report.js";

  /** Draws the result of {@code lab explain}. */
  public static final String EXPLAIN_SCRIPT = "explain.js";

  /** Draws the results of {@code lab experiment}. */
  public static final String EXPERIMENT_SCRIPT = "experiment.js";

  private static final String CHART_LIBRARY =
      "/META-INF/resources/webjars/chart.js/4.4.4/dist/chart.umd.js";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportPage() {}

  /**
   * Writes the page of a result.
   *
   * @param script one of the constants of this class
   */
  public static void write(Path file, String script, ObjectNode result) throws IOException {
    Files.writeString(file, render(script, result));
  }

  /**
   * Returns the page as text.
   *
   * @param script one of the constants of this class
   */
  public static String render(String script, ObjectNode result) {
    // Each part replaces its mark in turn; no part can contain a mark that is still to come.
    return resource("report.html")
        .replace("/*STYLE*/", resource("report.css"))
        .replace("/*CHART-LIBRARY*/", withoutMap(resource(CHART_LIBRARY)))
        .replace("/*SCRIPT*/", resource(script))
        .replace("/*DATA*/", embeddable(result));
  }

  /**
   * JSON that cannot end the script element it stands in, whatever names a user gave: the HTML
   * standard (section 4.12.1.3, restrictions for contents of script elements) knows no escape but
   * to have none of these characters. All of them can stand only inside of strings.
   */
  private static String embeddable(ObjectNode result) {
    try {
      return JSON.writeValueAsString(result)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of nodes is always JSON", e);
    }
  }

  /** A source map would be the page's only request. */
  private static String withoutMap(String script) {
    return script.replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
