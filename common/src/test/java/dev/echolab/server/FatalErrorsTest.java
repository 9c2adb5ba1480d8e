package dev.echolab.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.testing.TestJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs {@link Failing} in a process of its own, which ends or goes on. */
@Timeout(60)
class FatalErrorsTest {
  @TempDir private Path folder;

  private static final int GOES_ON = 17;

  /** What fits into a pipe, pipe(7). */
  private static final int PIPE_BYTES = 65_536;

  enum Failure {
    UNCAUGHT_WITH_A_FULL_HEAP(FatalErrors.EXIT_CODE) {
      @Override
      void run() {
        fillHeap();
      }
    },
    OF_A_CONNECTION_WITH_A_FULL_HEAP(FatalErrors.EXIT_CODE) {
      @Override
      void run() {
        try {
          fillHeap();
        } catch (OutOfMemoryError e) {
          FatalErrors.inConnection(e);
        }
      }
    },
    OF_A_CONNECTION_THAT_NEEDED_TOO_MUCH(GOES_ON) {
      @Override
      void run() {
        try {
          filling = new Object[Integer.MAX_VALUE / 2];
        } catch (OutOfMemoryError e) {
          FatalErrors.inConnection(e);
        }
      }
    },
    NONE_WITH_A_FULL_HEAP(FatalErrors.EXIT_CODE) {
      @Override
      void run() {
        try {
          fillHeap();
        } catch (OutOfMemoryError e) {
          FatalErrors.checkHeap();
        }
      }
    },
    NONE_WITH_AN_EMPTY_HEAP(GOES_ON) {
      @Override
      void run() {
        FatalErrors.checkHeap();
      }
    },
    OF_A_BUDGET(GOES_ON) {
      @Override
      void run() {
        FatalErrors.inEssentialThread(new BufferMemoryExhausted(1, 1, 1));
      }
    },
    CLASS_WITHOUT_MEMORY_FOR_ITS_INITIALISER(FatalErrors.EXIT_CODE) {
      @Override
      void run() {
        FatalErrors.inConnection(new NoClassDefFoundError("made by a test"));
      }
    };

    private final int exitCode;

    Failure(int exitCode) {
      this.exitCode = exitCode;
    }

    abstract void run();
  }

  private static Object[] filling = {};

  /** Leaves no place for the smallest object. */
  private static void fillHeap() {
    for (int length = 1 << 18; ; length /= 2) {
      try {
        while (true) {
          Object[] next = new Object[length];
          next[0] = filling;
          filling = next;
        }
      } catch (OutOfMemoryError e) {
        if (length == 1) {
          throw e;
        }
      }
    }
  }

  /** The program that fails. */
  static final class Failing {
    private Failing() {}

    public static void main(String[] arguments) {
      FatalErrors.enable();
      Failure.valueOf(arguments[0]).run();
      System.exit(GOES_ON);
    }
  }

  /** The program whose standard error nobody reads: the pipe is full before the error. */
  static final class Unread {
    private Unread() {}

    public static void main(String[] arguments) {
      FatalErrors.enable();
      System.err.write(new byte[PIPE_BYTES], 0, PIPE_BYTES);
      System.err.flush();
      FatalErrors.end("made by a test");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProcessEndsOrGoesOnAfterAnError(Failure failure) throws Exception {
    Process process = start(Failing.class, failure.name());

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.exitValue()).as(output).isEqualTo(failure.exitCode);
    if (failure.exitCode == FatalErrors.EXIT_CODE) {
      assertThat(output).startsWith("FATAL: ").hasLineCount(1);
    }
  }

  @Test
  void aProcessEndsAlsoIfNobodyReadsItsLastLine() throws Exception {
    Process process = start(Unread.class, "");

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();

    assertThat(process.exitValue()).isEqualTo(FatalErrors.EXIT_CODE);
  }

  @Test
  void aProcessThatIsNoServerIsNotEnded() {
    FatalErrors.inEssentialThread(new OutOfMemoryError("made by a test"));
  }

  /** Its last line waits for a reader, and the heap has no place for a class that ends the wait. */
  static final class UnreadWithAFullHeap {
    private UnreadWithAFullHeap() {}

    public static void main(String[] arguments) {
      FatalErrors.enable();
      System.err.write(new byte[PIPE_BYTES], 0, PIPE_BYTES);
      System.err.flush();
      try {
        fillHeap();
      } catch (OutOfMemoryError e) {
        FatalErrors.inEssentialThread(e);
      }
    }
  }

  /** Where one is missing, JDK 25 prints errors next to the last line, depending on the heap. */
  @Test
  void theClassesThatTheEndNeedsAreLoadedBeforeTheHeapIsFull() throws Exception {
    Path loaded = folder.resolve("loaded");
    List<String> command =
        TestJvm.command(
            UnreadWithAFullHeap.class,
            "-Xmx16m",
            "-XX:+UseSerialGC",
            "-Xlog:class+load:file=" + loaded);
    Process process = new ProcessBuilder(command).start();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();

    assertThat(process.exitValue()).isEqualTo(FatalErrors.EXIT_CODE);
    String classes = Files.readString(loaded);
    assertThat(classes).contains(UnreadWithAFullHeap.class.getName());
    if (Runtime.version().feature() >= 25) {
      assertThat(classes).contains("jdk.internal.event.ThreadSleepEvent");
    }
    assertThat(process.getInputStream().readAllBytes()).as("standard output").isEmpty();
  }

  private static Process start(Class<?> program, String argument) throws IOException {
    List<String> command = TestJvm.command(program, "-Xmx16m", "-XX:+UseSerialGC");
    command.add(argument);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
