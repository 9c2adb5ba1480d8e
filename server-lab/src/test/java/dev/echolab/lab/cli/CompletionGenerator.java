package dev.echolab.lab.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ServerCommandOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the shell completions of the package from the command model. Run by the build. */
public final class CompletionGenerator {
  private static final Pattern CANDIDATES = Pattern.compile("(?m)(?<=_option_args=)\\(.*\\)");

  private CompletionGenerator() {}

  /** Writes the completions for bash and zsh into a folder of the one named. */
  public static void main(String[] args) throws IOException {
    CommandLine lab = CommandLines.of(new Lab());
    // lab serve hands the servers' options on; a shell may offer them.
    CommandSpec serve = lab.getSubcommands().get("serve").getCommandSpec();
    serve.addMixin("server", CommandSpec.forAnnotatedObject(new ServerCommandOptions(0)));
    ServerArguments.OF_MODELS.forEach(
        name -> serve.addOption(OptionSpec.builder(name).type(String.class).build()));
    Path completions = Files.createDirectories(Path.of(args[0], "completions"));
    Files.writeString(completions.resolve("lab.bash"), bash(lab));
    Files.writeString(
        completions.resolve("lab.zsh"),
        """
        # Completion of lab for zsh: source this file.
        autoload -U +X compinit && compinit
        autoload -U +X bashcompinit && bashcompinit
        source "${0:A:h}/lab.bash"
        """);
  }

  /**
   * Without the date of generation: the same sources have to give the same bytes. The candidates of
   * an enum are its constants; users type them in lower case.
   */
  private static String bash(CommandLine lab) {
    String script = AutoComplete.bash("lab", lab).replaceAll("(?m)^# (Date|Generated).*\\R", "");
    return CANDIDATES
        .matcher(script)
        .replaceAll(match -> Matcher.quoteReplacement(match.group().toLowerCase(Locale.ROOT)));
  }
}
