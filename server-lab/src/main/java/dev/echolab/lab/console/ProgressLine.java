package dev.echolab.lab.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Overwrites one line of a terminal with each update.
 *
 * <p>A longer line is cut: a terminal would wrap it, and only its last part could be erased. Until
 * {@link #end} {@code System.err} erases the line before it writes, so that a log line starts in
 * the first column. Any thread may log; one thread updates.
 */
final class ProgressLine implements ProgressListener {
  /** ECMA-48: moves to the start of the line and erases it. */
  private static final String CLEAR = "\r\u001b[2K";

  private final PrintWriter terminal;
  private final int columns;
  private final PrintStream standardError = System.err;
  private boolean shown;

  ProgressLine(PrintWriter terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
    System.setErr(new PrintStream(new Erasing(), true, StandardCharsets.UTF_8));
  }

  @Override
  public void now(String line) {
    synchronized (terminal) {
      // The last column stays free: some terminals wrap when it is written.
      terminal.print(CLEAR + line.substring(0, Math.min(line.length(), Math.max(1, columns - 1))));
      terminal.flush();
      shown = !line.isEmpty();
    }
  }

  @Override
  public void end() {
    now("");
    System.setErr(standardError);
  }

  /** Erases the progress line before each write to standard error. */
  private final class Erasing extends FilterOutputStream {
    Erasing() {
      super(standardError);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      synchronized (terminal) {
        if (shown) {
          terminal.print(CLEAR);
          terminal.flush();
          shown = false;
        }
        out.write(bytes, offset, length);
      }
    }
  }
}
