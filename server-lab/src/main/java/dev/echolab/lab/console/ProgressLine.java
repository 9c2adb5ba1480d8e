package dev.echolab.lab.console;

import dev.echolab.load.os.Terminal;
import java.io.PrintWriter;

/** One line on a terminal, overwritten in place. */
public final class ProgressLine implements ProgressListener {
  /** ECMA-48: back to the line's begin, erase it. */
  private static final String CLEAR = "\r\u001b[2K";

  private static final int STANDARD_ERROR = 2;

  private final PrintWriter err;

  private ProgressLine(PrintWriter err) {
    this.err = err;
  }

  /** Shows it if standard error is a terminal, else says nothing. */
  public static ProgressListener on(PrintWriter err) {
    return Terminal.isTerminal(STANDARD_ERROR) ? new ProgressLine(err) : NONE;
  }

  @Override
  public void now(String line) {
    err.print(CLEAR + line);
    err.flush();
  }

  @Override
  public void end() {
    err.print(CLEAR);
    err.flush();
  }
}
