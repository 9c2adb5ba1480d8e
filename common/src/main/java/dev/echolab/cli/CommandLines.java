package dev.echolab.cli;

import dev.echolab.handler.WorkSpec;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/** Creates the picocli command lines of this project with common parsing and error handling. */
public final class CommandLines {
  private static final Logger log = LogManager.getLogger(CommandLines.class);

  /** How Linux names EPIPE: {@code lab variants | head} has read all that it wants. */
  private static final String READER_HAS_ENDED = "Broken pipe";

  /** Stands for bytes of an argument that are no character in the locale's encoding. */
  private static final String REPLACEMENT_CHARACTER = "\uFFFD";

  private static final String BEYOND_LOCALE =
      " has characters that the locale's encoding, %s, does not have; set LC_ALL=C.UTF-8"
          .formatted(System.getProperty("sun.jnu.encoding"));

  private CommandLines() {}

  /** A command whose options have types that this class does not convert. */
  public interface OwnTypes {
    void registerConverters(CommandLine line);
  }

  /**
   * Creates the command line. Bad input is one line on standard error and {@link ExitCode#USAGE}; a
   * {@link UserError} is one line and {@link ExitCode#FAILED}; any other exception is a bug and is
   * logged with its stack trace. A command whose standard output could not be written has failed.
   * Sets the default locale of the JVM, so that figures are the same on every machine: a program
   * that formats results without a command line must do the same.
   */
  public static CommandLine of(Object command) {
    return of(command, new FailureKeepingStream(new FileOutputStream(FileDescriptor.out)));
  }

  static CommandLine of(Object command, FailureKeepingStream standardOutput) {
    Locale.setDefault(Locale.ROOT);
    CommandLine line = new CommandLine(command);
    addHelp(line);
    // picocli's choice: sun.stdout.encoding is set if standard output is a terminal.
    Charset charset =
        Charset.forName(System.getProperty("sun.stdout.encoding", Charset.defaultCharset().name()));
    line.setOut(new PrintWriter(new OutputStreamWriter(standardOutput, charset), true));
    line.setExecutionStrategy(parsed -> execute(parsed, standardOutput));
    line.setAbbreviatedOptionsAllowed(false);
    line.setExpandAtFiles(false); // no error of reading @FILE is one of the command line
    line.setAllowOptionsAsOptionParameters(true); // --server-option=--work
    line.registerConverter(Duration.class, text -> convert(Durations::parseDuration, text));
    line.registerConverter(ByteSize.class, ByteSize::parse);
    line.registerConverter(WorkSpec.class, text -> convert(WorkSpec::parse, text));
    line.registerConverter(int.class, text -> BadInput.wholeNumber(Integer::valueOf, text));
    line.registerConverter(Integer.class, text -> BadInput.wholeNumber(Integer::valueOf, text));
    line.registerConverter(long.class, text -> BadInput.wholeNumber(Long::valueOf, text));
    if (command instanceof OwnTypes types) {
      types.registerConverters(line);
    }
    if (!line.getSubcommands().isEmpty()) {
      line.addSubcommand(new CommandLine.HelpCommand());
    }
    registerEnums(line, line);
    line.setParameterExceptionHandler(CommandLines::reportBadParameter);
    line.setExecutionExceptionHandler(
        (failure, commandLine, parsed) -> {
          if (failure instanceof UserError) {
            printError(commandLine, failure.getMessage() + workingDirectoryHint());
          } else {
            log.error("{} failed", commandLine.getCommandName(), failure);
          }
          return ExitCode.FAILED;
        });
    return line;
  }

  /** Adds --help and --version; the help lists options in the order of their declaration. */
  private static void addHelp(CommandLine line) {
    line.getCommandSpec().versionProvider(new VersionProvider()).mixinStandardHelpOptions(true);
    line.getCommandSpec().usageMessage().sortOptions(false);
    line.getSubcommands().values().forEach(CommandLines::addHelp);
  }

  /** picocli converts enum constants itself, but names the Java type in its messages. */
  private static void registerEnums(CommandLine line, CommandLine in) {
    for (ArgSpec arg : in.getCommandSpec().args()) {
      for (Class<?> type : arg.auxiliaryTypes()) {
        if (type.isEnum()) {
          registerEnum(line, type);
        }
      }
    }
    in.getSubcommands().values().forEach(each -> registerEnums(line, each));
  }

  @SuppressWarnings("unchecked") // checked by isEnum
  private static <E extends Enum<E>> void registerEnum(CommandLine line, Class<?> type) {
    line.registerConverter((Class<E>) type, text -> BadInput.constant((Class<E>) type, text));
  }

  private static int execute(ParseResult parsed, FailureKeepingStream standardOutput) {
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine last = commands.get(commands.size() - 1);
    if (parsed.originalArgs().stream().anyMatch(arg -> arg.contains(REPLACEMENT_CHARACTER))) {
      throw new ParameterException(last, ""); // Reported like one that cannot be converted.
    }
    BadInput.missingValue(last, parsed.originalArgs())
        .ifPresent(
            message -> {
              throw new ParameterException(last, message);
            });
    for (OptionSpec option : last.getParseResult().matchedOptions()) {
      // picocli splits "," into no value at all.
      boolean isEmpty = option.getValue() instanceof Collection<?> values && values.isEmpty();
      require(last.getCommandSpec(), !isEmpty, option.longestName() + " takes at least one value");
    }
    int exitCode = new RunLast().execute(parsed);
    last.getOut().flush();
    try {
      standardOutput.rethrowFailure();
      return exitCode;
    } catch (IOException e) {
      if (!READER_HAS_ENDED.equals(e.getMessage())) {
        printError(last, "cannot write standard output: " + e.getMessage());
      }
      return ExitCode.FAILED;
    }
  }

  private static int reportBadParameter(ParameterException failure, String[] args) {
    CommandLine commandLine = failure.getCommandLine();
    for (String arg : args) {
      if (arg.contains(REPLACEMENT_CHARACTER)) {
        printError(commandLine, "'" + arg + "'" + BEYOND_LOCALE);
        return ExitCode.USAGE;
      }
    }
    printError(commandLine, BadInput.message(failure, args) + " (try --help)");
    return ExitCode.USAGE;
  }

  /** In a folder whose name the JVM cannot read no relative file name can be found. */
  private static String workingDirectoryHint() {
    boolean isUnreadable = System.getProperty("user.dir").contains(REPLACEMENT_CHARACTER);
    return isUnreadable ? "; the working directory" + BEYOND_LOCALE : "";
  }

  private static void printError(CommandLine commandLine, String message) {
    PrintWriter err = commandLine.getErr();
    err.println(commandLine.getCommandSpec().qualifiedName() + ": " + message);
    err.flush();
  }

  /** Returns the error of a wrong command line. */
  public static ParameterException usage(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Throws {@link #usage} unless the command line keeps to a rule. */
  public static void require(CommandSpec command, boolean holds, String message) {
    if (!holds) {
      throw usage(command, message);
    }
  }

  /** Throws {@link #usage}, with the range, unless the value is from min to max. */
  public static void requireInRange(
      CommandSpec command, String option, long value, long min, long max) {
    boolean holds = value >= min && value <= max;
    require(command, holds, option + " takes " + min + " to " + max + ", not " + value);
  }

  /** Converts the text of an option; an IllegalArgumentException says what is wrong with it. */
  public static <T> T convert(Function<String, T> parse, String text) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
