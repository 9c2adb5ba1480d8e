package dev.echolab.cli;

/** What a command's exit status means. */
public final class ExitCode {
  public static final int GOOD = 0;

  /** The tool failed: it could not connect, a port was taken, a server would not start. */
  public static final int FAILED = 1;

  /** The command line makes no sense; nothing was started. */
  public static final int USAGE = 2;

  /** The measurement is valid and missed a threshold that was asked for. */
  public static final int THRESHOLD_MISSED = 3;

  /** The measurement must not be believed. Beats {@link #THRESHOLD_MISSED}. */
  public static final int INVALID = 4;

  private ExitCode() {}
}
