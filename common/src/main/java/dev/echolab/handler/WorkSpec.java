package dev.echolab.handler;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses {@code --work}: {@code echo}, {@code spin:50us} or {@code block:5ms}.
 *
 * @param durationNs duration of the work, 1 ns to 60 s; 0 for {@code echo}
 */
public record WorkSpec(Kind kind, long durationNs) implements Supplier<Work> {

  public enum Kind {
    ECHO,
    SPIN,
    BLOCK
  }

  public static final WorkSpec ECHO = new WorkSpec(Kind.ECHO, 0);

  private static final Pattern TIMED_FORM = Pattern.compile("(spin|block):(\\d{1,9})(ns|us|ms|s)");
  private static final Map<String, Long> UNIT_NS =
      Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);
  private static final long MAX_DURATION_NS = 60_000_000_000L;

  public static WorkSpec parse(String text) {
    if (text.equals("echo")) {
      return ECHO;
    }
    Matcher timed = TIMED_FORM.matcher(text);
    if (!timed.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not echo, spin:DURATION or block:DURATION (such as spin:50us)");
    }
    long durationNs = Long.parseLong(timed.group(2)) * UNIT_NS.get(timed.group(3));
    if (durationNs < 1 || durationNs > MAX_DURATION_NS) {
      throw new IllegalArgumentException("'" + text + "' is not between 1ns and 60s");
    }
    return new WorkSpec(Kind.valueOf(timed.group(1).toUpperCase(Locale.ROOT)), durationNs);
  }

  @Override
  public Work get() {
    return switch (kind) {
      case ECHO -> Work.ECHO;
      case SPIN -> Work.spin(durationNs, System::nanoTime);
      case BLOCK -> Work.block(durationNs, System::nanoTime);
    };
  }

  /** Returns the form that {@link #parse} accepts. */
  @Override
  public String toString() {
    if (kind == Kind.ECHO) {
      return "echo";
    }
    String name = kind.name().toLowerCase(Locale.ROOT);
    if (durationNs % 1_000_000 == 0) {
      return name + ":" + durationNs / 1_000_000 + "ms";
    }
    return durationNs % 1_000 == 0
        ? name + ":" + durationNs / 1_000 + "us"
        : name + ":" + durationNs + "ns";
  }
}
