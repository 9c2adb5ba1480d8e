package dev.echolab.cli;

import dev.echolab.server.FatalErrors;
import java.util.HashMap;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;

/**
 * Limits how often a warning or an error is repeated, and reports how many entries were left out.
 *
 * <p>Entries of one logger with the same text before its parameters, and the same class of
 * exception, are repetitions. The count follows with the first entry after the period, or before
 * the next entry of level INFO, such as the one of a stop. Used by any thread.
 */
final class RepeatLimitAppender extends AbstractAppender {
  static final int MAX_REPEATS = 20;
  static final long PERIOD_MS = 10_000;

  private static final String OWN_LOGGERS = "dev.echolab.";

  /** Identifies the repetitions of an entry. */
  private record Kind(String logger, Level level, String text, Class<?> exception) {}

  private static final class Period {
    final long startMs;
    long entries;

    Period(long startMs) {
      this.startMs = startMs;
    }

    /**
     * Entries have the time of the wall clock, which may be set back, and may come out of order.
     */
    boolean hasEnded(long nowMs) {
      return Math.abs(nowMs - startMs) >= PERIOD_MS;
    }
  }

  private final transient Appender target;
  private final transient Map<Kind, Period> periods = new HashMap<>();

  RepeatLimitAppender(Appender target) {
    super("limited-" + target.getName(), null, target.getLayout(), true, Property.EMPTY_ARRAY);
    this.target = target;
  }

  @Override
  public void append(LogEvent event) {
    Throwable thrown = event.getThrown();
    if (thrown != null
        && event.getLevel().isMoreSpecificThan(Level.WARN)
        && !event.getLoggerName().startsWith(OWN_LOGGERS)) {
      // A library that logs an error has caught it in a thread of its own, such as a Netty loop.
      FatalErrors.inEssentialThread(thrown);
    }
    if (isWithinLimit(event)) {
      target.append(event);
    }
  }

  @SuppressWarnings("deprecation") // nothing else returns a message without its parameters
  private synchronized boolean isWithinLimit(LogEvent event) {
    long nowMs = event.getTimeMillis();
    Level level = event.getLevel();
    periods
        .entrySet()
        .removeIf(
            entry -> {
              boolean ends = entry.getValue().hasEnded(nowMs) || level.equals(Level.INFO);
              if (ends && entry.getValue().entries > MAX_REPEATS) {
                report(entry.getKey(), entry.getValue().entries - MAX_REPEATS, event);
              }
              return ends;
            });
    if (!level.isMoreSpecificThan(Level.WARN)) {
      return true;
    }
    Class<?> exception = event.getThrown() == null ? null : event.getThrown().getClass();
    Kind kind = new Kind(event.getLoggerName(), level, event.getMessage().getFormat(), exception);
    Period period = periods.computeIfAbsent(kind, added -> new Period(nowMs));
    return ++period.entries <= MAX_REPEATS;
  }

  private void report(Kind kind, long leftOut, LogEvent next) {
    target.append(
        Log4jLogEvent.newBuilder()
            .setLoggerName(kind.logger)
            .setLevel(kind.level)
            .setMessage(new SimpleMessage(leftOut + " more entries left out: " + kind.text))
            .setThreadName(next.getThreadName())
            .setTimeMillis(next.getTimeMillis())
            .build());
  }
}
