package dev.echolab.lab.cli;

import dev.echolab.cli.BadInput;
import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.StepCode;
import dev.echolab.load.os.Terminal;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab code}: prints what the document generator wrote about a step. */
@Command(
    name = "code",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    headerHeading = "Example: lab code read%n%n",
    description = {
      "Show the code of a step in all three models, with the system calls counted for it.",
    },
    footer = {"", "As a page: docs/side-by-side.html", "Exit codes: 0 good; 2 usage."})
public final class CodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "STEP",
      completionCandidates = Steps.class,
      description = "1 to 5, or ${COMPLETION-CANDIDATES}. Default: all")
  private String step;

  /** Lists the steps for help and completion. */
  static final class Steps implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return StepCode.TOPICS.iterator();
    }
  }

  @Override
  public Integer call() {
    List<String> steps = step == null ? StepCode.TOPICS : List.of(named(step));
    PrintWriter out = spec.commandLine().getOut();
    UnaryOperator<List<String>> layout =
        Terminal.isTerminal(1)
            ? new CodeColumns(Terminal.columns(), CodeCommand::link)::lay
            : UnaryOperator.identity();
    for (String each : steps) {
      layout.apply(CodeColumns.withBars(StepCode.lines(each))).forEach(out::println);
      out.println();
    }
    out.flush();
    return ExitCode.GOOD;
  }

  /** Makes a hyperlink (OSC 8) to a source of this checkout; other terminals show the text. */
  private static String link(String place, String shown) {
    Path file = LabHome.find().root().resolve(place.substring(0, place.lastIndexOf(':')));
    String terminal = System.getenv().getOrDefault("TERM", "dumb");
    return Files.exists(file) && !List.of("dumb", "linux").contains(terminal)
        ? "\u001b]8;;%s\u001b\\%s\u001b]8;;\u001b\\".formatted(file.toUri(), shown)
        : shown;
  }

  private String named(String text) {
    String name = text.matches("[1-5]") ? StepCode.TOPICS.get(Integer.parseInt(text)) : text;
    String near = BadInput.didYouMean(text, StepCode.TOPICS);
    CommandLines.require(
        spec,
        StepCode.TOPICS.contains(name),
        "unknown step '%s'; there are %s%s"
            .formatted(text, String.join(", ", StepCode.TOPICS), near));
    return name;
  }
}
