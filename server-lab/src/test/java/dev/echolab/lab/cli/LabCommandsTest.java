package dev.echolab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.lab.server.StepCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Bad input to serve, live, compare and sweep: one line that names the option, exit 2, nothing
 * started.
 */
class LabCommandsTest {
  @TempDir Path folder;

  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  private int run(String line) {
    CommandLine command = CommandLines.of(new Lab());
    command.setErr(new PrintWriter(err));
    command.setOut(new PrintWriter(out));
    return command.execute(line.split(" ", -1));
  }

  @Test
  void theHelpShowsEachListOnce() {
    CommandLines.of(new Lab())
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
                    .as(name)
                    .doesNotContain("...]["));
  }

  @Test
  void everyHelpOpensWithAnExample() {
    CommandLine lab = CommandLines.of(new Lab());
    assertThat(lab.getUsageMessage(CommandLine.Help.Ansi.OFF)).startsWith("Examples:\n  lab ");
    lab.getSubcommands().entrySet().stream()
        .filter(each -> !each.getKey().equals("help"))
        .forEach(
            each ->
                assertThat(each.getValue().getUsageMessage(CommandLine.Help.Ansi.OFF))
                    .startsWith("Example: lab " + each.getKey()));
  }

  @Test
  void serveWritesTheServersCommandLineForTheShellOfTheLauncher() throws Exception {
    Path command = folder.resolve("command");
    System.setProperty("echolab.launcher", command.toString());
    System.setProperty("echolab.home", "..");
    try {
      String line = "serve --heap 1g --jvm-flag=-XX:+UseZGC nio-1 --port 0 --work it's";
      assertThat(run(line)).as(err.toString()).isEqualTo(ExitCode.GOOD);
    } finally {
      System.clearProperty("echolab.launcher");
      System.clearProperty("echolab.home");
    }
    assertThat(Files.readString(command))
        .contains("'-Xmx512m' '-Xms1g' '-Xmx1g' '-XX:+UseZGC' '-jar' ", "nio-server.jar' ")
        .endsWith("'--loops' '1' '--port' '0' '--work' 'it'\\''s'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve node|unknown variant 'node'; there are bio-platform",
        "serve|VARIANT",
        "compare node|unknown variant 'node'",
        "live nio-i|unknown variant 'nio-i'; there are bio-platform",
        "live bio-platform nio-1 nio netty-nio netty-nio-1|live takes at most 4 variants, not 5",
        "live --port 65536|--port takes 0 to 65535, not 65536",
        "compare nio nio|nio is named twice",
        "compare --trials 0|--trials takes 1 to 1000, not 0",
        "compare --connections --quick|Expected parameter for option '--connections' but found",
        "compare --server-option=--quick --server-option=-d --trials 0|--trials takes 1 to 1000",
        "compare --server-option=--work --server-option=spin:20us|--server-option=--work: use --work,",
        "compare --connections 1,zwei|--connections",
        "compare --connections 0|--connections takes 1 to",
        "compare --connections ,|--connections takes at least one value",
        "compare --size ,|--size takes at least one value",
        "sweep nio --over work --work ,,|--work takes at least one value",
        "conform 127.0.0.1:1 --only ,|--only takes at least one value",
        "compare --size 2m|--size takes 0 to 1m, not 2097152",
        "compare --size 0 --protocol raw|--size takes 1 or more with --protocol raw",
        "compare --work sleep:1s|--work",
        "compare --rate 0|--rate",
        "compare nio --rate 1k --pipeline 1,4|--pipeline is for a closed loop, without --rate",
        "sweep nio --over size --rate 1k --pipeline 4|--pipeline is for a closed loop",
        "sweep nio --over pipeline --rate 1k|--over pipeline varies a closed loop, without --rate",
        "compare --duration 0s|--duration takes more than 0s",
        "compare --target =127.0.0.1:7001|NAME=HOST:PORT",
        "compare --target nowhere|'nowhere' is not HOST:PORT",
        "compare --target 127.0.0.1:1 --target 127.0.0.1:1|127.0.0.1:1 is named twice",
        "compare --target a/b=127.0.0.1:1 --target a_b=127.0.0.1:2|the names of servers may not differ",
        "compare --server ./echo|'./echo' is not NAME='COMMAND {port}'",
        "compare --server c=|'c=' is not NAME='COMMAND {port}'",
        "compare --server c='x|the quote ' is not closed in: 'x",
        "compare nio --server nio=x|nio is named twice",
        "compare --target a\tb=127.0.0.1:1|a name contains a line break",
        "sweep --target a\u001bb=127.0.0.1:1|a name contains a line break",
        "explain --server a\tb=x|a name contains a line break",
        "compare --server c=x --ready-regex (|'(' is no pattern: ",
        "compare --server c=x --work spin:1us|--work is for variants",
        "explain --server c=x --server c=y|c is named twice",
        "load|HOST:PORT of a server, or one --server, is required",
        "load --server c=x 127.0.0.1:1|HOST:PORT of a server, or one --server, is required",
        "load 127.0.0.1|'127.0.0.1' is not HOST:PORT",
        "load nio|; to start a server: --server nio='./lab serve nio --port {port}'",
        "load --server nio|such as nio='./lab serve nio --port {port}'",
        "load 127.0.0.1:1 --abort-on-miss|--abort-on-miss needs --slo",
        "conform|HOST:PORT of a server, or one --server, is required",
        "conform 127.0.0.1:1 --target 127.0.0.1:2|at most 1 HOST:PORT is taken",
        "compare nio --baseline netty-nio|--baseline netty-nio is not among those compared",
        "compare --fail-on-regression 5%|--fail-on-regression needs --against or --baseline",
        "compare --against r/result.json --out r|--out would replace the result of --against",
        "sweep|which VARIANT, --target or --server?",
        "sweep nio --over colour|--over",
        "sweep nio --connections 1,2|--over rate searches the rate itself",
        "sweep nio --pipeline 4|no lists, no --rate, no --pipeline",
        "sweep nio --over size --connections 1,2|--over size goes through the list of --size only",
        "sweep nio --slo fast|--slo",
        "sweep nio --slo rate>5|--slo rate>5: --over rate takes upper limits of latencies",
        "sweep nio --slo rate<50k|--slo rate<50k: --over rate takes upper limits of latencies",
        "sweep nio --slo p99>5ms|--slo p99>5ms: --over rate takes upper limits of latencies",
        "sweep nio --size 0 --protocol raw|--size takes 1 or more with --protocol raw",
        "sweep --target a=127.0.0.1:1 --over work|--work is for variants",
        "compare --target a=127.0.0.1:1 --work spin:1us|--work is for variants",
        "sweep nio --resolution 0|--resolution takes 0.005 to 0.5",
        "code colour|unknown step 'colour'; there are accept, receive",
        "sweep nio --start 0|--start takes 1 to 10m",
        "comapre|unknown command 'comapre'; did you mean compare?",
        "compare nettyepoll|did you mean netty-epoll?",
        "compare nio --conections 4|unknown option --conections; did you mean --connections?",
        "compare nio --slo p99<1ms|unknown option --slo; these commands have it: load, merge, sweep",
        "compare --protocol frame|is not framed or raw; did you mean framed?",
        "compare 127.0.0.1:7001|--target 127.0.0.1:7001",
        "load --target a:1 --seed x|is not a whole number",
        "serve --port 7002 nio|VARIANT comes first, then the options of the server",
        "serve nio --heap 1g|--heap comes before VARIANT",
        "serve --heap big nio|'big' is not a size such as 256m or 2g",
        "code recieve|did you mean receive?",
        "code epoll_wait|; receive shows the wait",
        "experiment waitng|did you mean waiting?",
        "experiment C3|C3 is tested by kernel-buffer",
        "experiment C9x|did you mean C9?",
        "conform --target a:1 --only helf-close-owed|did you mean half-close-owed?",
      })
  void badInputIsOneLineAndNothingStarts(String line, String says) {
    assertThat(run(line)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(says);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void aBaselineThatCannotBeReadIsOneLineWithTheExitCodeOfMerge() {
    assertThat(run("compare --against /no/such/result.json")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .contains("--against: /no/such/result.json cannot be read: no such file")
        .hasLineCount(1);
  }

  @Test
  void withoutListsThereIsOneLoad() {
    CommandLine lab = CommandLines.of(new Lab());
    CompareCommand compare =
        lab.parseArgs("compare").subcommand().commandSpec().commandLine().getCommand();
    SweepCommand sweep =
        lab.parseArgs("sweep").subcommand().commandSpec().commandLine().getCommand();

    assertThat(compare.scenarios()).hasSize(1).isEqualTo(sweep.scenarios());
  }

  @Test
  void codeWithoutAStepListsTheSteps() {
    assertThat(run("code")).isEqualTo(ExitCode.GOOD);
    assertThat(out.toString())
        .contains("\n2 read          A call copies from the kernel's receive buffer")
        .contains("\n  errors        A fault of the peer ends its connection and is counted.\n");
    assertThat(out.toString().lines().map(line -> line.replaceFirst("^[1-5 ] (\\w+)  .*", "$1")))
        .containsAll(StepCode.TOPICS);
  }

  @Test
  void helpIsACommandToo() {
    assertThat(run("help compare")).isEqualTo(ExitCode.GOOD);
    assertThat(run("help")).isEqualTo(ExitCode.GOOD);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFolderThatCannotBeMadeIsOneLine() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    // The sources of this test lie one folder below the project's.
    String before = System.setProperty("echolab.home", "..");
    try {
      assertThat(run("compare nio --out " + file.resolve("out"))).isEqualTo(ExitCode.FAILED);
    } finally {
      if (before == null) {
        System.clearProperty("echolab.home");
      } else {
        System.setProperty("echolab.home", before);
      }
    }
    assertThat(err.toString()).contains("--out: cannot create ", "Not a directory");
    assertThat(err.toString().lines()).hasSize(1);
  }
}
