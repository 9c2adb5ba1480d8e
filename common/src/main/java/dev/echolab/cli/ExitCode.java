package dev.echolab.cli;

/**
 * Defines the exit codes of all commands. A server without memory ends with {@link
 * dev.echolab.server.FatalErrors#EXIT_CODE}.
 */
public final class ExitCode {
  public static final int GOOD = 0;

  /** The tool failed: for example a connect failed, a port was in use, a server did not start. */
  public static final int FAILED = 1;

  /** The command line is invalid; nothing was started. */
  public static final int USAGE = 2;

  /** The measurement is valid and missed a requested threshold. */
  public static final int THRESHOLD_MISSED = 3;

  /** The measurement is invalid. Takes precedence over {@link #THRESHOLD_MISSED}. */
  public static final int INVALID = 4;

  private ExitCode() {}
}
