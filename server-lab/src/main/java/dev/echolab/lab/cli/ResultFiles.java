package dev.echolab.lab.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.load.report.Json;
import dev.echolab.load.report.ResultFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes the files of a result. One that cannot be written does not keep the next from being tried:
 * the report is on the terminal by then, and {@link #finish} names what is missing.
 */
final class ResultFiles {
  static final String JSON = "result.json";
  private static final String PAGE = "report.html";

  private final List<String> written = new ArrayList<>();
  private final List<String> failures;

  /** Begins with what could not be written during the measurement. */
  ResultFiles(List<String> earlierFailures) {
    this.failures = new ArrayList<>(earlierFailures);
  }

  /**
   * Creates a folder and checks that it takes these files, before anything is measured. Files of an
   * earlier result with these names are deleted.
   *
   * @throws UserError naming --out and the reason
   */
  static Path folder(Path path, String... names) {
    try {
      Files.createDirectories(path);
    } catch (FileAlreadyExistsException e) {
      throw new UserError("--out: " + e.getFile() + " is a file, not a folder", e);
    } catch (IOException e) {
      throw new UserError(
          "--out: cannot create " + path + ": " + ResultFile.reason(e, "directory"), e);
    }
    for (String name : names) {
      ResultFile.open("--out", path.resolve(name)).close();
    }
    return path;
  }

  /** {@link #folder(Path, String...)} for the files of {@link #writeResult}. */
  static Path folder(Path path) {
    return folder(path, JSON, PAGE);
  }

  /** Returns whether two paths lead to the same file, also by links; false if one has none. */
  static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** Writes a file, or keeps the reason; a file that is null was not requested. */
  ResultFiles write(String option, Path file, Supplier<String> text) {
    try (ResultFile result = ResultFile.open(option, file)) {
      if (result.isRequested()) {
        result.write(text.get());
        written.add(file.toString());
      }
    } catch (UserError e) {
      failures.add(e.getMessage());
    }
    return this;
  }

  /** Writes {@code result.json} and {@code report.html}. */
  ResultFiles writeResult(Path folder, ObjectNode document, ObjectNode shown, String script) {
    return write("--out", folder.resolve(JSON), () -> Json.text(document))
        .write("--out", folder.resolve(PAGE), () -> ReportPage.render(script, shown));
  }

  /** Prints the names of the written files; the UserError names those that are missing. */
  void finish(PrintWriter out) {
    if (!written.isEmpty()) {
      out.println("written: " + String.join(", ", written));
    }
    if (!failures.isEmpty()) {
      throw new UserError(String.join("; ", failures));
    }
  }
}
