package dev.echolab.docs;

import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerStartException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the document generator from the command line, in the project's folder. */
public final class DocumentGenerator {
  private static final String USAGE =
      """
      Usage: document-generator write          generate what is out of date in the documents
             document-generator count FILE     count the system calls again (needs perf), into FILE
             document-generator measured FILE  put a result.json of 'lab experiment' into its pages\
      """;

  private DocumentGenerator() {}

  public static void main(String[] args) throws InterruptedException {
    System.exit(run(args, System.out, System.err));
  }

  /** Runs one command and returns the exit code. */
  static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
    String command = args.length == 0 ? "" : args[0];
    boolean wellFormed =
        switch (command) {
          case "write" -> args.length == 1;
          case "count", "measured" -> args.length == 2;
          default -> false;
        };
    if (!wellFormed) {
      err.println(USAGE);
      return ExitCode.USAGE;
    }
    try {
      LabHome home = LabHome.find();
      if (!home.isCheckout()) {
        throw new UserError(home.root() + " has no sources; run it in a checkout");
      }
      Documents documents = new Documents(home.root());
      switch (command) {
        case "count" -> count(home, Path.of(args[1]), err);
        case "measured" -> documents.writeMeasured(Path.of(args[1])).forEach(out::println);
        default -> documents.write().forEach(out::println);
      }
      return ExitCode.GOOD;
    } catch (UserError
        | IOException
        | UncheckedIOException
        | IllegalArgumentException
        | ServerStartException e) {
      err.println("document-generator: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private static void count(LabHome home, Path file, PrintStream err)
      throws IOException, InterruptedException, ServerStartException {
    ProgressListener progress =
        ProgressListener.on(new PrintWriter(err, true, StandardCharsets.UTF_8));
    try {
      Files.writeString(file, new ScenarioRunner(home, progress).count().toJson());
    } finally {
      progress.end();
    }
  }
}
