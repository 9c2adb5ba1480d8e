package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requires that foreign text in a message cannot forge a log line, in either layout. */
class LogInjectionTest {
  private static final String FORGED =
      "x\r\n12:00:00.000 ERROR Forged [main] \u2028\u001b[2J a lie\n";

  @ParameterizedTest
  @EnumSource
  void aMessageStaysOnItsLine(Logging.Format format) {
    String logged = logged(format, event().setMessage(new SimpleMessage(FORGED)));

    assertThat(logged).contains("a lie").endsWith("\n");
    assertThat(logged.strip()).doesNotContain("\n", "\r", "\u001b");
  }

  @Test
  void aStackTraceIsIndentedSoThatNoExceptionMessageBeginsALine() {
    Throwable inner = new IllegalStateException(FORGED);
    Throwable outer = new IOException(FORGED + "\r" + FORGED, inner);
    outer.addSuppressed(new IOException(FORGED));

    String logged =
        logged(
            Logging.Format.TEXT, event().setMessage(new SimpleMessage("failed")).setThrown(outer));

    List<String> lines = logged.lines().toList();
    assertThat(lines.get(0)).endsWith(" failed");
    assertThat(lines.subList(1, lines.size()))
        .allMatch(line -> line.isEmpty() || line.startsWith("  "));
    assertThat(logged)
        .contains("  java.io.IOException: x")
        .contains("LogInjectionTest.aStackTraceIsIndented")
        .contains("Caused by: java.lang.IllegalStateException: x")
        .contains("Suppressed: java.io.IOException: x")
        .doesNotContain("\r", "\u2028", "\u001b");
  }

  @Test
  void aStackTraceInJsonStaysOnItsLine() {
    String logged =
        logged(
            Logging.Format.JSON,
            event().setMessage(new SimpleMessage("failed")).setThrown(new IOException(FORGED)));

    assertThat(logged).contains("a lie").contains("LogInjectionTest").endsWith("\n");
    assertThat(logged.strip()).doesNotContain("\n", "\r", "\u001b");
  }

  @Test
  void withoutAnExceptionThereIsNoEmptyLine() {
    assertThat(logged(Logging.Format.TEXT, event().setMessage(new SimpleMessage("good"))))
        .endsWith(" good" + System.lineSeparator());
  }

  private static Log4jLogEvent.Builder event() {
    return Log4jLogEvent.newBuilder().setLoggerName("dev.echolab.Some").setLevel(Level.INFO);
  }

  private static String logged(Logging.Format format, Log4jLogEvent.Builder event) {
    try (LoggerContext context = new LoggerContext("LogInjectionTest")) {
      Configuration configuration = new StderrLogConfiguration(context, format);
      context.start(configuration);
      Appender appender = configuration.getAppenders().values().iterator().next();
      return new String(appender.getLayout().toByteArray(event.build()), StandardCharsets.UTF_8);
    }
  }
}
