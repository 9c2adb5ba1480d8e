package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

class CommandLinesTest {
  @Command(name = "report")
  static final class Report implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--text")
    private String text = "result";

    @Option(names = "--file")
    private Path file;

    @Override
    public Integer call() {
      spec.commandLine().getOut().println(file == null ? text : file);
      return ExitCode.INVALID;
    }
  }

  /** A standard output that takes nothing. */
  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  private final StringWriter err = new StringWriter();

  private int run(OutputStream standardOutput, String... args) {
    CommandLine line = CommandLines.of(new Report(), new FailureKeepingStream(standardOutput));
    return line.setErr(new PrintWriter(err)).execute(args);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--text=x", "--help"})
  void aCommandFailsIfItsReportOrHelpCannotBeWritten(String arg) {
    assertThat(run(failing("No space left on device"), arg)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("report: cannot write standard output: No space left on device");
  }

  @Test
  void aWordThatNamesAFolderIsBadUsageAndNotAStackTrace() {
    String folder = "@" + System.getProperty("java.io.tmpdir");

    assertThat(run(OutputStream.nullOutputStream(), folder)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString().lines().toList())
        .containsExactly("report: unexpected word '" + folder + "' (try --help)");
  }

  @Command(name = "tool", subcommands = Report.class)
  static final class Tool {}

  @Test
  void everySubcommandHasHelpInTheOrderOfItsOptionsAndAVersion() {
    for (String option : List.of("--help", "--version")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      CommandLines.of(new Tool(), new FailureKeepingStream(out)).execute("report", option);
      String printed = out.toString(StandardCharsets.UTF_8);
      if (option.equals("--version")) {
        assertThat(printed).startsWith("echo-lab").hasLineCount(1);
      } else {
        assertThat(printed).containsSubsequence("--text=", "--file=", "--help", "--version");
      }
    }
  }

  @Test
  void figuresAreTheSameInEveryLocale() {
    Locale.setDefault(Locale.GERMANY);
    CommandLines.of(new Report());
    assertThat("%,d %.1f".formatted(1_000, 1.5)).isEqualTo("1,000 1.5");
  }

  @Test
  void aReaderThatWantsNoMoreNeedsNoMessage() {
    assertThat(run(failing("Broken pipe"), "--text=x")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--file", "-h", "--help=x", "--version"})
  void anAttachedValueMayLookLikeAnOption(String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(run(out, "--text=" + value)).as("%s", err).isEqualTo(ExitCode.INVALID);
    assertThat(out).hasToString(value + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--file --text", "--text --file=x", "--text --file x", "--file --help"})
  void anOptionIsNoValueOfTheOptionBeforeIt(String line) {
    String[] args = line.split(" ");
    assertThat(run(OutputStream.nullOutputStream(), args)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .startsWith("report: Expected parameter for option '" + args[0] + "' but found '--")
        .hasLineCount(1);
  }

  @Test
  void theExitCodeOfACommandThatCouldWriteIsItsOwn() {
    assertThat(run(OutputStream.nullOutputStream())).isEqualTo(ExitCode.INVALID);
    assertThat(err.toString()).isEmpty();
  }

  /** What a JVM in the C locale makes of bytes outside ASCII. */
  @ParameterizedTest
  @ValueSource(strings = {"--file=r\uFFFD.json", "--text=m\uFFFD", "--nonsense=\uFFFD"})
  void anArgumentThatTheLocaleCannotExpressIsRefusedInOneLine(String arg) {
    assertThat(run(OutputStream.nullOutputStream(), arg)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).hasLineCount(1).contains(arg, "set LC_ALL=C.UTF-8");
  }
}
