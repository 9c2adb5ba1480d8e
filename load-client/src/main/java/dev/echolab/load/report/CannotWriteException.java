package dev.echolab.load.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that was asked for cannot be written; the message is fit for a user. */
public final class CannotWriteException extends IOException {
  private static final long serialVersionUID = 1L;

  public CannotWriteException(String option, Path file, IOException cause) {
    super(option + ": cannot write " + file + why(cause), cause);
  }

  private static String why(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return ": no such directory";
    }
    if (cause instanceof AccessDeniedException) {
      return ": permission denied";
    }
    return ": " + cause.getMessage();
  }
}
