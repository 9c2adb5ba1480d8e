package dev.echolab.load.os;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Shows a few short rows at the end of a terminal; each update overwrites the previous one.
 *
 * <p>A row has at most {@link #COLUMNS} characters, so that it fits every terminal, whatever its
 * width becomes while the rows are shown. In a narrower terminal the terminal itself cuts them:
 * automatic wrapping is off while they are written. Until {@link #close} {@code System.err} erases
 * the rows before it writes, so that a log line starts in the first column. Any thread may log; one
 * thread updates.
 */
public final class TerminalPanel implements AutoCloseable {
  public static final int COLUMNS = 39;

  private static final String ERASE_BELOW = "\r\u001b[J"; // ECMA-48, from the first column
  private static final String WRAP_OFF = "\u001b[?7l"; // DEC private mode 7
  private static final String WRAP_ON = "\u001b[?7h";

  private final PrintStream standardError = System.err;
  private final Charset charset;
  private final PrintWriter terminal;
  private int rowsShown;

  TerminalPanel(Charset charset) {
    this.charset = charset;
    this.terminal = new PrintWriter(new OutputStreamWriter(standardError, charset));
    System.setErr(new PrintStream(new Erasing(), true, charset));
  }

  /** Opens a panel at standard error; empty if that is no terminal that can move its cursor. */
  public static Optional<TerminalPanel> open() {
    if (!Terminal.isTerminal(2) || "dumb".equals(System.getenv("TERM"))) {
      return Optional.empty();
    }
    // JDK 17 and 18 have the first property if standard error is a terminal, later ones the second.
    String charset =
        System.getProperty("sun.stderr.encoding", System.getProperty("stderr.encoding"));
    return Optional.of(
        new TerminalPanel(charset == null ? Charset.defaultCharset() : Charset.forName(charset)));
  }

  /** Returns whether the terminal's encoding has a character. */
  public boolean canShow(char character) {
    return charset.newEncoder().canEncode(character);
  }

  /** Replaces the rows; longer ones are cut. */
  public void show(List<String> rows) {
    String text =
        rows.stream()
            .map(row -> row.substring(0, Math.min(row.length(), COLUMNS)))
            .collect(Collectors.joining("\n", WRAP_OFF, WRAP_ON));
    synchronized (terminal) {
      terminal.print(erasing() + text);
      terminal.flush();
      rowsShown = rows.size();
    }
  }

  /** Returns what erases the rows, if any are shown. */
  private String erasing() {
    String up = rowsShown > 1 ? "\u001b[" + (rowsShown - 1) + "A" : "";
    return rowsShown > 0 ? up + ERASE_BELOW : "";
  }

  private void erase() {
    synchronized (terminal) {
      terminal.print(erasing());
      terminal.flush();
      rowsShown = 0;
    }
  }

  /** Erases the rows: what is written next starts in the first column. */
  @Override
  public void close() {
    erase();
    System.setErr(standardError);
  }

  /** Erases the rows before each write to standard error. */
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
        erase();
        out.write(bytes, offset, length);
      }
    }
  }
}
