package dev.echolab.lab.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the files of a result. One that cannot be written does not keep the next from being tried:
 * the report is on the terminal by then, and {@link #finish} names what is missing.
 */
final class ResultFiles {
  private final List<String> written = new ArrayList<>();
  private final List<String> failures;

  /**
   * Has written nothing yet.
   *
   * @param earlierFailures what could not be written during the measurement
   */
  ResultFiles(List<String> earlierFailures) {
    this.failures = new ArrayList<>(earlierFailures);
  }

  /** Writes one file. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  /**
   * Creates a folder and checks that it takes files, before anything is measured.
   *
   * @throws UserError naming --out and the reason
   */
  static Path folder(Path path) {
    try {
      Files.createDirectories(path);
      // A folder on a read-only mount is there and takes no file.
      Files.delete(Files.createTempFile(path, "probe", ""));
      return path;
    } catch (IOException e) {
      throw new UserError("--out " + path + ": cannot write there: " + reason(e), e);
    }
  }

  /** Returns why, without the path, which the JDK may give as the whole message. */
  static String reason(IOException failure) {
    if (failure instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is a file";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such folder";
    }
    boolean hasReason = failure instanceof FileSystemException file && file.getReason() != null;
    return hasReason ? ((FileSystemException) failure).getReason() : failure.getMessage();
  }

  /** Writes a file, or keeps the reason; no half-written file stays. */
  ResultFiles write(Path file, Content content) {
    try {
      content.writeTo(file);
      written.add(file.toString());
    } catch (IOException e) {
      failures.add(file + ": " + reason(e));
      try {
        Files.deleteIfExists(file);
      } catch (IOException undeletable) {
        e.addSuppressed(undeletable); // The line about the file is all a user can act on.
      }
    }
    return this;
  }

  /** Writes {@code result.json} and {@code report.html}. */
  ResultFiles writeResult(Path folder, ObjectNode document, ObjectNode shown, String script) {
    return write(folder.resolve("result.json"), file -> Json.write(file, document))
        .write(folder.resolve("report.html"), file -> ReportPage.write(file, script, shown));
  }

  /**
   * Prints the names of the written files.
   *
   * @throws UserError naming each that could not be written
   */
  void finish(PrintWriter out) {
    if (!written.isEmpty()) {
      out.println("written: " + String.join(", ", written));
    }
    out.flush();
    if (!failures.isEmpty()) {
      throw new UserError("cannot write " + String.join("; ", failures));
    }
  }
}
