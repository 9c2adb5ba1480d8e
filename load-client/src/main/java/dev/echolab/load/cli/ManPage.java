package dev.echolab.load.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A command's help as a page of man(7). picocli's own generator makes AsciiDoc, which takes a whole
 * Ruby to become a page; the model it works on is all that is needed.
 */
final class ManPage {
  private final CommandSpec spec;
  private final StringBuilder out = new StringBuilder();

  private ManPage(CommandSpec spec) {
    this.spec = spec;
  }

  /** The pages of a command and of all below it, by file name. */
  static Map<String, String> all(CommandLine command) {
    Map<String, String> pages = new java.util.TreeMap<>();
    CommandSpec spec = command.getCommandSpec();
    pages.put(spec.qualifiedName("-") + ".1", new ManPage(spec).write());
    command.getSubcommands().values().forEach(below -> pages.putAll(all(below)));
    return pages;
  }

  private String write() {
    UsageMessageSpec usage = spec.usageMessage();
    String name = spec.qualifiedName("-");
    CommandLine.Help help =
        new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(Ansi.OFF));
    out.append(".TH \"%s\" 1 \"\" \"%s\"\n".formatted(name, version()));
    section("NAME");
    text(name + " - " + description(usage)[0]);
    section("SYNOPSIS");
    out.append(".nf\n");
    text(help.synopsis(0).stripTrailing());
    out.append(".fi\n");
    section("DESCRIPTION");
    text(String.join("\n", description(usage)));
    arguments(spec.positionalParameters(), "ARGUMENTS");
    arguments(spec.options(), "OPTIONS");
    commands();
    if (usage.footer().length > 0) {
      section("NOTES");
      out.append(".nf\n");
      text(String.join("\n", usage.footer()).strip());
      out.append(".fi\n");
    }
    return out.toString();
  }

  private String version() {
    return String.join(" ", spec.root().version());
  }

  private static String[] description(UsageMessageSpec usage) {
    return usage.description().length == 0 ? new String[] {""} : usage.description();
  }

  private void arguments(List<? extends ArgSpec> arguments, String title) {
    List<? extends ArgSpec> shown =
        arguments.stream().filter(argument -> !argument.hidden()).toList();
    if (shown.isEmpty()) {
      return;
    }
    section(title);
    for (ArgSpec argument : shown) {
      out.append(".TP\n");
      text(label(argument));
      text(String.join("\n", rendered(argument)));
    }
  }

  private static String label(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      String names = String.join(", ", option.names());
      return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }
    return argument.paramLabel();
  }

  /** picocli resolves ${DEFAULT-VALUE} and its like only when it renders. */
  private static List<String> rendered(ArgSpec argument) {
    String defaultValue = argument.defaultValue();
    String candidates =
        argument.completionCandidates() == null
            ? ""
            : String.join(", ", argument.completionCandidates());
    return Arrays.stream(argument.description())
        .map(line -> line.replace("${DEFAULT-VALUE}", String.valueOf(defaultValue)))
        .map(line -> line.replace("${COMPLETION-CANDIDATES}", candidates))
        .map(line -> line.replace("%%", "%"))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private void commands() {
    if (spec.subcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    spec.subcommands()
        .forEach(
            (name, below) -> {
              out.append(".TP\n");
              text(below.getCommandSpec().qualifiedName("-") + "(1)");
              text(description(below.getCommandSpec().usageMessage())[0]);
            });
  }

  private void section(String title) {
    out.append(".SH ").append(title).append('\n');
  }

  /** No line may be taken for a request: those begin with a dot or a quote (groff(7)). */
  private void text(String text) {
    for (String line : text.lines().toList()) {
      String escaped = line.replace("\\", "\\e").replace("-", "\\-");
      out.append(escaped.matches("[.'].*") ? "\\&" : "").append(escaped).append('\n');
    }
  }
}
