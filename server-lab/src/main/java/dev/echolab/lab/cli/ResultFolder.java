package dev.echolab.lab.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.load.report.Json;
import dev.echolab.load.report.ResultFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a result and its page into the folder of {@code --out}. */
record ResultFolder(Path path) {

  /**
   * Creates the folder, before anything is measured: an error shows at once. Deletes an earlier
   * result in it.
   *
   * @throws UserError if it cannot be created, or a file in it cannot
   */
  static ResultFolder create(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UserError("--out " + path + ": cannot be made: " + e.getMessage(), e);
    }
    ResultFolder folder = new ResultFolder(path);
    folder.json().close();
    folder.page().close();
    return folder;
  }

  private ResultFile json() {
    return ResultFile.open("--out", path.resolve("result.json"));
  }

  private ResultFile page() {
    return ResultFile.open("--out", path.resolve("report.html"));
  }

  /** Writes {@code result.json} and {@code report.html}, and prints their names on {@code out}. */
  void write(ObjectNode document, String script, PrintWriter out) {
    write(document, document, script, out);
  }

  /**
   * Writes {@code result.json} and {@code report.html}, and prints their names on {@code out}.
   *
   * @param shown the part of the document that the page needs
   * @param script a constant of {@link ReportPage}
   * @throws UserError if a file cannot be written
   */
  void write(ObjectNode document, ObjectNode shown, String script, PrintWriter out) {
    try (ResultFile json = json();
        ResultFile page = page()) {
      json.write(Json.text(document));
      page.write(ReportPage.render(script, shown));
      out.println("written: " + json + ", " + page);
    }
    out.flush();
  }
}
