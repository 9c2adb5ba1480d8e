package dev.echolab.cli;

import dev.echolab.process.WorkSpec;
import java.io.PrintWriter;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a picocli command the way all commands of this project behave. */
public final class CommandLines {
  private static final Logger log = LogManager.getLogger(CommandLines.class);

  private CommandLines() {}

  /**
   * Bad input is one line on standard error and {@link ExitCode#USAGE}; a {@link UserError} is one
   * line and {@link ExitCode#FAILED}; anything else is our fault and logged with its stack trace.
   */
  public static CommandLine of(Object command) {
    CommandLine line = new CommandLine(command);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.registerConverter(Duration.class, Units::parseDuration);
    line.registerConverter(ByteSize.class, ByteSize::parse);
    line.registerConverter(WorkSpec.class, CommandLines::work);
    line.setParameterExceptionHandler(CommandLines::sayWhatIsWrong);
    line.setExecutionExceptionHandler(
        (failure, failed, parsed) -> {
          if (failure instanceof UserError) {
            say(failed, failure.getMessage());
          } else {
            log.error("{} failed", failed.getCommandName(), failure);
          }
          return ExitCode.FAILED;
        });
    return line;
  }

  private static int sayWhatIsWrong(ParameterException wrong, String[] args) {
    CommandLine failed = wrong.getCommandLine();
    String message = wrong.getMessage().lines().findFirst().orElse("bad usage");
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      message += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    say(failed, message + " (try --help)");
    return ExitCode.USAGE;
  }

  private static void say(CommandLine failed, String message) {
    PrintWriter err = failed.getErr();
    err.println(failed.getCommandSpec().qualifiedName() + ": " + message);
    err.flush();
  }

  private static WorkSpec work(String text) {
    try {
      return WorkSpec.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }
}
