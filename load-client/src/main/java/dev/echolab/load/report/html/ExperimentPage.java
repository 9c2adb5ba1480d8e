package dev.echolab.load.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.page.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts the outcome of experiments into a page of their own, made as {@link ReportPage} is. */
public final class ExperimentPage {
  private ExperimentPage() {}

  /** Writes the page of a result. */
  public static void write(Path file, ObjectNode result) throws IOException {
    Files.writeString(file, render(result));
  }

  /** The page as text. */
  public static String render(ObjectNode result) {
    return ReportPage.resource("report.html")
        .replace("/*STYLE*/", ReportPage.resource("report.css"))
        .replace(
            "/*CHART-LIBRARY*/",
            ReportPage.withoutMap(ReportPage.resource(ReportPage.CHART_LIBRARY)))
        .replace("/*SCRIPT*/", ReportPage.resource("experiment.js"))
        .replace("/*DATA*/", ReportPage.embeddable(result));
  }
}
