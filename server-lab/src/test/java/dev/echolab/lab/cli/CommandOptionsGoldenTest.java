package dev.echolab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.cli.CommandLines;
import dev.echolab.load.golden.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The options and parameters of all commands, compared with golden files: names, labels, how many
 * values they take, and defaults. Descriptions may change, except a default with a digit.
 */
class CommandOptionsGoldenTest {
  private static final Pattern DEFAULT_IN_TEXT =
      Pattern.compile(
          "Default: ([^\\s(]*\\d[^\\s(]*|\\S+$)(?: \\(([^\\s)]*\\d[^\\s)]*) with (--\\w+)\\))?");

  private static final CommandLine LAB = CommandLines.of(new Lab());

  static List<String> commands() {
    return List.copyOf(LAB.getSubcommands().keySet());
  }

  @Test
  void theCommandsDoNotChange() throws Exception {
    assertThat(commands()).isNotEmpty();
    Golden.assertLines("help-commands.txt", commands());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theOptionsOfACommandDoNotChange(String name) throws Exception {
    CommandLine command = LAB.getSubcommands().get(name);
    String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    List<String> lines = new ArrayList<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertThat(usage).contains(option.longestName());
      lines.add(String.join(", ", option.names()) + describe(option));
    }
    for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
      assertThat(usage).contains(parameter.paramLabel());
      lines.add("parameter" + describe(parameter));
    }
    Golden.assertLines("help-" + name + ".txt", lines);
  }

  private static String describe(ArgSpec arg) {
    StringBuilder text = new StringBuilder();
    boolean takesValue = arg.arity().max() > 0;
    text.append(takesValue ? "=" + arg.paramLabel() : "");
    text.append(" arity ").append(arg.arity());
    text.append(arg.required() ? " required" : "");
    text.append(takesValue && arg.isMultiValue() ? " repeatable" : "");
    text.append(arg.splitRegex().isEmpty() ? "" : " split by " + arg.splitRegex());
    text.append(arg.hidden() ? " hidden" : "");
    text.append(arg.defaultValue() == null ? "" : " default " + arg.defaultValue());
    Matcher inText = DEFAULT_IN_TEXT.matcher(String.join(" ", arg.description()));
    if (arg.defaultValue() == null && inText.find()) {
      text.append(" default ").append(inText.group(1).replaceFirst("\\.$", ""));
      text.append(
          inText.group(2) == null ? "" : ", " + inText.group(2) + " with " + inText.group(3));
    }
    return text.toString();
  }
}
