package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test if the server logged a warning or an error: no peer may cause one. Checks after the
 * server has stopped.
 */
final class ServerLogCheck implements BeforeEachCallback, AfterEachCallback {
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private String expected;
  private final Collector collector = new Collector();

  @Override
  public void beforeEach(ExtensionContext context) {
    collector.start();
    ((Logger) LogManager.getRootLogger()).addAppender(collector);
  }

  /** Requires at least one warning or error that contains the text. */
  void expectLoggedProblem(String text) {
    expected = text;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ((Logger) LogManager.getRootLogger()).removeAppender(collector);
    collector.stop();
    if (expected != null) {
      assertThat(problems.removeIf(problem -> problem.contains(expected)))
          .as("the log says: %s", expected)
          .isTrue();
    }
    assertThat(problems).as("warnings and errors in the server's log").isEmpty();
  }

  private final class Collector extends AbstractAppender {
    Collector() {
      super("server-log", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
        problems.add(
            event.getLoggerName()
                + ": "
                + event.getMessage().getFormattedMessage()
                + " "
                + event.getThrown());
      }
    }
  }
}
