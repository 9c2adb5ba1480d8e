package dev.echolab.lab.console;

import dev.echolab.load.os.Terminal;
import java.io.PrintWriter;

/** Shows the progress in one line of a terminal, which each update overwrites. */
public final class ProgressLine implements ProgressListener {
  /** ECMA-48: moves to the start of the line and erases it. */
  private static final String CLEAR = "\r\u001b[2K";

  private static final int STANDARD_ERROR = 2;

  private final PrintWriter err;

  private ProgressLine(PrintWriter err) {
    this.err = err;
  }

  /** Returns a line on {@code err} if standard error is a terminal, else {@link #NONE}. */
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
