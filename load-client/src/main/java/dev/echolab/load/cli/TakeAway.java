package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;

/** What the build adds to the package: completions and man pages, made of the commands. */
public final class TakeAway {
  private TakeAway() {}

  /**
   * Writes them.
   *
   * @param args the folder; {@code completions} and {@code man/man1} are made in it
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
    Path pages = Files.createDirectories(folder.resolve("man").resolve("man1"));
    for (Map.Entry<String, String> page : ManPage.all(lab).entrySet()) {
      Files.writeString(pages.resolve(page.getKey()), page.getValue());
    }
  }

  /** Without the date of its making, which would make every build another one. */
  private static String bash(CommandLine lab) {
    return AutoComplete.bash("lab", lab).replaceAll("(?m)^# (Date|Generated).*\\R", "");
  }
}
