package dev.echolab.contract;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.PreInterruptCallback;
import org.junit.jupiter.api.extension.PreInterruptContext;

/**
 * Prints the stack of every platform thread when a test timed out, in its own wait or by JUnit's
 * {@code @Timeout}.
 */
final class ThreadDumpOnTimeout implements AfterTestExecutionCallback, PreInterruptCallback {

  @Override
  public void beforeThreadInterrupt(PreInterruptContext interrupt, ExtensionContext context) {
    dump(context.getDisplayName());
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().filter(ThreadDumpOnTimeout::isTimeout).isPresent()) {
      dump(context.getDisplayName());
    }
  }

  private static boolean isTimeout(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException
          || cause instanceof TimeoutException
          || cause instanceof ConditionTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static void dump(String test) {
    StringBuilder dump = new StringBuilder("threads while ").append(test).append(" hung:\n");
    for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
      dump.append(thread);
      for (StackTraceElement frame : thread.getStackTrace()) {
        dump.append("\t\tat ").append(frame).append('\n');
      }
    }
    System.err.println(dump);
  }
}
