package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody who gets text into a message forges a line of the log, in either layout. */
class LogInjectionTest {
  private static final String FORGED = "x\r\n12:00:00.000 ERROR Forged [main] \u2028 a lie\n";

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void aMessageStaysOnItsLine(String appender) {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    byte[] line =
        context
            .getConfiguration()
            .getAppender(appender)
            .getLayout()
            .toByteArray(
                Log4jLogEvent.newBuilder()
                    .setLoggerName("dev.echolab.Some")
                    .setLevel(Level.INFO)
                    .setMessage(new SimpleMessage(FORGED))
                    .build());

    String logged = new String(line, StandardCharsets.UTF_8);
    assertThat(logged).contains("a lie").endsWith("\n");
    assertThat(logged.strip()).doesNotContain("\n", "\r");
  }
}
