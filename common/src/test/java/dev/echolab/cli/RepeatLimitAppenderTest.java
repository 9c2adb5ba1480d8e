package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.junit.jupiter.api.Test;

/** Requires that the same warning, many times a second, does not fill the log. */
class RepeatLimitAppenderTest {
  private final List<String> logged = new ArrayList<>();
  private final RepeatLimitAppender appender =
      new RepeatLimitAppender(
          new AbstractAppender("collector", null, null, false, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
              logged.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
            }
          });

  private void log(Level level, String text, long timeMs, Throwable thrown) {
    appender.append(
        Log4jLogEvent.newBuilder()
            .setLoggerName("dev.echolab.Any")
            .setLevel(level)
            .setMessage(new ParameterizedMessage(text, timeMs))
            .setThrown(thrown)
            .setTimeMillis(timeMs)
            .build());
  }

  @Test
  void aRepeatedWarningIsLeftOutAndCounted() {
    for (int i = 1; i <= 1_000; i++) {
      log(Level.WARN, "cannot take connection {}", i, null);
    }

    log(Level.WARN, "cannot take connection {}", 1 + RepeatLimitAppender.PERIOD_MS, null);

    assertThat(logged)
        .hasSize(RepeatLimitAppender.MAX_REPEATS + 2)
        .startsWith("WARN cannot take connection 1")
        .endsWith(
            "WARN 980 more entries left out: cannot take connection {}",
            "WARN cannot take connection 10001");
  }

  @Test
  void theCountPrecedesTheNextStepOfTheLifeCycle() {
    for (int i = 0; i <= RepeatLimitAppender.MAX_REPEATS; i++) {
      log(Level.ERROR, "failed", 1, null);
    }

    log(Level.INFO, "stopped", 2, null);

    assertThat(logged).endsWith("ERROR 1 more entries left out: failed", "INFO stopped");
  }

  @Test
  void aClockThatIsSetBackEndsThePeriod() {
    for (int i = 0; i <= RepeatLimitAppender.MAX_REPEATS; i++) {
      log(Level.ERROR, "failed", 3_600_000, null);
    }

    log(Level.ERROR, "failed", 3_599_999, null);
    assertThat(logged).as("a thread may log late").hasSize(RepeatLimitAppender.MAX_REPEATS);
    log(Level.ERROR, "failed", 3_600_000 - RepeatLimitAppender.PERIOD_MS, null);

    assertThat(logged).endsWith("ERROR 2 more entries left out: failed", "ERROR failed");
  }

  @Test
  void otherEntriesAreNotLimited() {
    for (int i = 0; i < 100; i++) {
      log(Level.WARN, "cannot take a connection", 1, null);
      log(Level.DEBUG, "reset", 1, new IOException());
    }

    log(Level.WARN, "something else", 1, null);
    log(Level.WARN, "cannot take a connection", 1, new IOException());

    assertThat(logged)
        .hasSize(RepeatLimitAppender.MAX_REPEATS + 100 + 2)
        .endsWith("WARN something else", "WARN cannot take a connection");
  }
}
