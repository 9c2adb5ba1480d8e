package dev.echolab.load.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.page.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What was found, as one page that needs no other file. */
public final class ExplainPage {
  private static final String SCRIPT = "/dev/echolab/load/explain/explain.js";

  private ExplainPage() {}

  /** Writes the page of a result of {@link ExplainJson}. */
  public static void write(Path file, ObjectNode result) throws IOException {
    Files.writeString(file, render(result));
  }

  static String render(ObjectNode result) {
    return ReportPage.render(SCRIPT, result);
  }
}
