package dev.echolab.load.report;

import dev.echolab.cli.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes one file of a result. It has its name only when it is complete: until then it is NAME.part
 * in the same folder. A file that had the name before is deleted on opening, so that a run that
 * fails leaves no result. A device or a pipe is written directly.
 */
public final class ResultFile implements AutoCloseable {
  private static final String PART_SUFFIX = ".part";

  private final String option;
  private final Path file;
  private Path part;

  private ResultFile(String option, Path file) {
    this.option = option;
    this.file = file;
  }

  /** A step of writing. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /**
   * Checks that the file can be written, and deletes one of that name.
   *
   * @param option names the file in messages
   * @param file null if it was not requested: then no method has an effect
   * @throws UserError if it cannot be written
   */
  public static ResultFile open(String option, Path file) {
    ResultFile result = new ResultFile(option, file);
    result.perform(result::prepare);
    return result;
  }

  private void prepare() throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      part = file;
      return;
    }
    Path real = Files.exists(file) ? file.toRealPath() : file;
    Path newPart = real.resolveSibling(real.getFileName() + PART_SUFFIX);
    Files.writeString(newPart, "");
    part = newPart;
    Files.deleteIfExists(real);
  }

  /** Returns the name of the file. */
  @Override
  public String toString() {
    return file.toString();
  }

  public boolean isRequested() {
    return file != null;
  }

  /** Opens the incomplete file; {@link #complete} when everything is written and closed. */
  OutputStream stream() throws IOException {
    return Files.newOutputStream(part);
  }

  /** Writes the whole file. */
  public void write(String text) {
    perform(() -> Files.writeString(part, text));
    complete();
  }

  /** Gives the file its name. */
  void complete() {
    perform(
        () -> {
          if (!part.equals(file)) {
            String name = part.getFileName().toString();
            Files.move(
                part,
                part.resolveSibling(name.substring(0, name.length() - PART_SUFFIX.length())),
                StandardCopyOption.REPLACE_EXISTING);
          }
        });
  }

  private void perform(Step step) {
    try {
      if (file != null) {
        step.run();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Returns the error of a file that cannot be written. */
  UserError failure(IOException cause) {
    return new UserError(
        option + ": cannot write " + file + ": " + reason(cause, "directory"), cause);
  }

  /** Deletes the file if it is not complete. */
  @Override
  public void close() {
    perform(
        () -> {
          if (part != null && !part.equals(file)) {
            Files.deleteIfExists(part);
          }
        });
  }

  /**
   * Returns why a file could not be opened, read or written.
   *
   * @param missing what does not exist if the system reports that something does not
   */
  public static String reason(IOException cause, String missing) {
    if (cause instanceof NoSuchFileException) {
      return "no such " + missing;
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    return cause instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : cause.getMessage();
  }
}
