package dev.echolab.lab.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a result and its page into the folder of {@code --out}. */
record ResultFolder(Path path) {

  /**
   * Creates the folder, before anything is measured: an error shows at once.
   *
   * @throws UserError if it cannot be created
   */
  static ResultFolder create(Path path) {
    try {
      return new ResultFolder(Files.createDirectories(path));
    } catch (IOException e) {
      throw new UserError("--out " + path + ": cannot be made: " + e.getMessage(), e);
    }
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
    Path json = path.resolve("result.json");
    Path page = path.resolve("report.html");
    try {
      Json.write(json, document);
      ReportPage.write(page, script, shown);
    } catch (IOException e) {
      throw new UserError("cannot write into " + path + ": " + e.getMessage(), e);
    }
    out.println("written: " + json + ", " + page);
    out.flush();
  }
}
