package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the shell completions of the package from the command model. Run by the build. */
public final class CompletionGenerator {
  private CompletionGenerator() {}

  /**
   * Writes the completions for bash and zsh.
   *
   * @param args the folder in which {@code completions} is created
   */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]));
  }

  static void write(Path folder) throws IOException {
    CommandLine lab = CommandLines.of(new Lab());
    Path completions = Files.createDirectories(folder.resolve("completions"));
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

  /** Without the date of generation: the same sources have to give the same bytes. */
  private static String bash(CommandLine lab) {
    return AutoComplete.bash("lab", lab).replaceAll("(?m)^# (Date|Generated).*\\R", "");
  }
}
