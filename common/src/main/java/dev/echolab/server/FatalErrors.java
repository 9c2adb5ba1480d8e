package dev.echolab.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Ends the process after an error that leaves it unable to serve: one line on standard error, exit
 * code {@link #EXIT_CODE}. A supervisor restarts a process that has ended, not one that is silent.
 *
 * <p>An OutOfMemoryError of one connection ends that connection only, if enough memory is free
 * afterwards. Anywhere else it may have left a thread or a library half done. A LinkageError is
 * fatal everywhere: a class whose initialiser failed, for lack of memory, stays unusable. A
 * subclass of OutOfMemoryError reports that a budget is used up, which is never fatal.
 *
 * <p>Does nothing until {@link #enable}: a server in a test must not end the JVM. Used by any
 * thread; allocates nothing on the way to the end.
 */
public final class FatalErrors {
  /** The exit code of {@code -XX:+ExitOnOutOfMemoryError}, too. */
  public static final int EXIT_CODE = 3;

  /** How long the last line may wait for who reads standard error. */
  private static final long MAX_WRITE_MS = 1_000;

  /** Enough to handle a signal and to log. */
  private static final int MIN_FREE_BYTES = 256 * 1024;

  private static final Logger log = LogManager.getLogger(FatalErrors.class);
  private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);
  private static final byte[] OUT_OF_MEMORY = line("out of memory, see -Xmx");
  private static final byte[] CLASS_UNUSABLE = line("a class could not be loaded or initialised");

  private static final CountDownLatch ENDING = new CountDownLatch(1);

  private static volatile boolean enabled;

  /** Written so that the JIT compiler does not remove the allocation. */
  @SuppressWarnings("unused")
  private static volatile byte[] probe;

  private FatalErrors() {}

  /** Allows the methods of this class to end the process, also for errors that nobody catches. */
  public static void enable() {
    if (!enabled) {
      // Now, because later there may be no memory for a thread, nor for a class.
      loadWhatSleepNeeds();
      Thread halt = new Thread(FatalErrors::haltAfterLine, "fatal-error-halt");
      halt.setDaemon(true);
      halt.start();
    }
    enabled = true;
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          inEssentialThread(error);
          log.error("thread {} ended", thread.getName(), error);
        });
  }

  /** Handles an error that has ended one connection. */
  public static void inConnection(Throwable error) {
    if (error instanceof LinkageError) {
      end(CLASS_UNUSABLE);
    } else if (isOutOfHeap(error)) {
      requireFreeMemory();
    }
  }

  /**
   * Ends the process if the heap is full although nobody has met an error: the JVM could not even
   * handle a signal. Called once per second; allocates nothing while a quarter of the heap is free.
   */
  public static void checkHeap() {
    Runtime runtime = Runtime.getRuntime();
    if (runtime.totalMemory() - runtime.freeMemory() > runtime.maxMemory() / 4 * 3) {
      requireFreeMemory();
    }
  }

  private static void requireFreeMemory() {
    try {
      probe = new byte[MIN_FREE_BYTES];
      probe = null;
    } catch (OutOfMemoryError e) {
      end(OUT_OF_MEMORY);
    }
  }

  /** Handles an error that has reached a thread on which other connections depend. */
  public static void inEssentialThread(Throwable error) {
    if (error instanceof LinkageError) {
      end(CLASS_UNUSABLE);
    } else if (isOutOfHeap(error)) {
      end(OUT_OF_MEMORY);
    }
  }

  private static boolean isOutOfHeap(Throwable error) {
    return error.getClass() == OutOfMemoryError.class;
  }

  /** Ends the process, whatever the reason. */
  public static void end(String reason) {
    end(line(reason));
  }

  /** Synchronized: of several threads, the first writes its line before the process ends. */
  private static synchronized void end(byte[] line) {
    if (!enabled) {
      return;
    }
    ENDING.countDown();
    try {
      STANDARD_ERROR.write(line);
    } catch (IOException e) {
      // Standard error is closed: the exit code remains.
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  /** JDK 25: jdk.internal.event.ThreadSleepEvent; if it cannot be loaded, the JVM prints lines. */
  private static void loadWhatSleepNeeds() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process also if standard error is a pipe that nobody reads. */
  private static void haltAfterLine() {
    try {
      ENDING.await();
      Thread.sleep(MAX_WRITE_MS);
    } catch (InterruptedException e) {
      // Nobody interrupts it; if somebody did, it would end nothing too early.
      return;
    }
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  private static byte[] line(String reason) {
    return ("FATAL: " + reason + "; the process ends with exit code " + EXIT_CODE + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
