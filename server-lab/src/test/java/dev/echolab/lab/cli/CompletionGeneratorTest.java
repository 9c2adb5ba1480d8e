package dev.echolab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell completions of the package complete commands and options. */
class CompletionGeneratorTest {
  private static final long ENDS_WITHIN_SECONDS = 60;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    CompletionGenerator.main(new String[] {folder.toString()});
  }

  @Test
  void aTabInBashCompletesACommandAndAnOption() throws Exception {
    assertThat(
            said(
                "bash",
                """
                source "$1/completions/lab.bash"
                COMP_WORDS=(lab expl); COMP_CWORD=1; COMP_LINE='lab expl'; _complete_lab
                echo "command: ${COMPREPLY[*]}"
                COMP_WORDS=(lab explain --server-o); COMP_CWORD=2; _complete_lab
                echo "option: ${COMPREPLY[*]}"
                """))
        .contains("command: explain")
        .contains("option: --server-option");
  }

  @Test
  void whatOneCanTypeIsOffered() throws Exception {
    assertThat(
            said(
                "bash",
                """
                source "$1/completions/lab.bash"
                offer() { COMP_WORDS=(lab "$@"); COMP_CWORD=$#; _complete_lab; echo "$*: ${COMPREPLY[*]}"; }
                offer serve netty-e
                offer compare nio netty-ep
                offer experiment wai
                offer code tr
                offer serve nio --max-c
                offer serve nio --loo
                offer serve nio --log-level w
                offer load --protocol r
                offer compare --server-option --tcp
                offer sweep --over conn
                offer merg
                """))
        .contains(
            "serve netty-e: netty-epoll",
            "compare nio netty-ep: netty-epoll",
            "experiment wai: waiting",
            "code tr: transmit",
            "serve nio --max-c: --max-connections",
            "serve nio --loo: --loops",
            "serve nio --log-level w: warn",
            "load --protocol r: raw",
            "compare --server-option --tcp: --tcp-nodelay",
            "sweep --over conn: connections",
            "merg: merge")
        .doesNotContain("FRAMED");
  }

  /** In a terminal, as a user does. */
  @Test
  void aTabInZshCompletesACommandAndAnOption() throws Exception {
    assertThat(
            said(
                "zsh",
                """
                zmodload zsh/zpty
                zpty shell 'TERM=dumb PS1="> " zsh -f -i'
                zpty -w shell "autoload -U compinit; compinit -u -d $1/dump"
                zpty -w shell "source $1/completions/lab.zsh; print sourced \\$((40+2))"
                zpty -r shell line '*sourced 42*'
                zpty -w -n shell $'lab expl\\t'
                zpty -r shell line '*lab explain *' && print 'command: explain'
                zpty -w -n shell $'--server-o\\t'
                zpty -r shell line '*--server-option*' && print 'option: --server-option'
                zpty -d shell
                """))
        .contains("command: explain")
        .contains("option: --server-option");
  }

  private String said(String shell, String script) throws Exception {
    boolean installed =
        new ProcessBuilder("sh", "-c", "command -v " + shell).start().waitFor() == 0;
    if (!installed) {
      System.err.println("SKIPPED: completion in " + shell + ": it is not installed");
    }
    assumeTrue(installed, shell + " is not installed");
    Path file = Files.writeString(folder.resolve("script"), script);
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(shell, file.toString(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(ended).as("%s ends: %s", shell, Files.readString(output)).isTrue();
    return Files.readString(output);
  }
}
