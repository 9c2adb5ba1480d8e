package dev.echolab.lab.cli;

import dev.echolab.cli.BadInput;
import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.StepCode;
import dev.echolab.load.os.Terminal;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    headerHeading = "Example: lab code read%n%n",
    description = {
      "Show the code of a step in all three models, with the system calls counted for it.",
    },
    footer = {"", "As a page: docs/side-by-side.html", "Exit codes: 0 good; 2 usage."})
public final class CodeCommand implements Callable<Integer> {
  private static final String ALL = "all";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "STEP",
      completionCandidates = Steps.class,
      description = "1 to 5, or ${COMPLETION-CANDIDATES}. Default: the list of the steps")
  private String step;

  static final class Steps extends ArrayList<String> {
    Steps() {
      super(StepCode.TOPICS);
      add(ALL);
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (step == null) {
      TextWidth.wrap(list()).forEach(out::println);
      return ExitCode.GOOD;
    }
    List<String> steps = step.equals(ALL) ? StepCode.TOPICS : List.of(named(step));
    UnaryOperator<List<String>> layout =
        Terminal.isTerminal(1)
            ? new CodeColumns(Terminal.columns(), CodeCommand::link)::lay
            : UnaryOperator.identity();
    for (String each : steps) {
      layout.apply(CodeColumns.withBars(StepCode.lines(each))).forEach(out::println);
      out.println();
    }
    return ExitCode.GOOD;
  }

  /** Returns a line for each step: its number and name, and the first sentence of its text. */
  private static List<String> list() {
    List<String> lines = new ArrayList<>();
    for (String topic : StepCode.TOPICS) {
      List<String> text = StepCode.lines(topic);
      String number = text.get(0).replaceAll("\\D", "");
      String sentence = text.get(1).split("(?<=\\.) ", 2)[0];
      lines.add("%1s %-12s  %s".formatted(number, topic, sentence));
    }
    lines.addAll(List.of("", "lab code STEP shows one, by number or name; lab code all shows all"));
    return lines;
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
    String near =
        text.matches(".*(select|wait|poll).*")
            ? "; receive shows the wait"
            : BadInput.didYouMean(text, StepCode.TOPICS);
    CommandLines.require(
        spec,
        StepCode.TOPICS.contains(name),
        "unknown step '%s'; there are %s%s"
            .formatted(text, String.join(", ", StepCode.TOPICS), near));
    return name;
  }
}
