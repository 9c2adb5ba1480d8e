package dev.echolab.load.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reports that a requested file cannot be written; the message is for the user. */
public final class WriteFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  public WriteFailedException(String option, Path file, IOException cause) {
    super(option + ": cannot write " + file + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return ": no such directory";
    }
    if (cause instanceof AccessDeniedException) {
      return ": permission denied";
    }
    return ": " + cause.getMessage();
  }
}
