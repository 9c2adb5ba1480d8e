package dev.echolab.load.experiment;

import dev.echolab.load.driver.Phase;
import dev.echolab.load.driver.RunListener;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's own count of the system calls of a process, by perf-stat(1): all calls of all its
 * threads, within the measured time. Needs perf and the right to use it.
 */
final class SystemCalls implements RunListener {
  private static final Pattern COUNT =
      Pattern.compile("(?m)^\\s*([0-9][0-9,]*)\\s+raw_syscalls:sys_enter");
  private static final Pattern ELAPSED = Pattern.compile("([0-9.]+) seconds time elapsed");

  private final long pid;
  private final double seconds;
  private Optional<Process> perf = Optional.empty();

  /** Counts for {@code seconds} from the begin of the measured time. */
  SystemCalls(long pid, double seconds) {
    this.pid = pid;
    this.seconds = seconds;
  }

  @Override
  public void phase(Phase phase) {
    if (phase == Phase.MEASURE) {
      perf =
          Tool.start(
              "perf",
              "stat",
              "-e",
              "raw_syscalls:sys_enter",
              "-p",
              Long.toString(pid),
              "--",
              "sleep",
              String.format(Locale.ROOT, "%.2f", seconds));
    }
  }

  /** Calls per second; empty where they cannot be counted. Waits for perf's end. */
  OptionalDouble perSecond() throws InterruptedException {
    Optional<String> text = perf.isEmpty() ? Optional.empty() : Tool.output(perf.get());
    return text.isEmpty() ? OptionalDouble.empty() : parse(text.get());
  }

  static OptionalDouble parse(String text) {
    Matcher count = COUNT.matcher(text);
    Matcher elapsed = ELAPSED.matcher(text);
    if (!count.find() || !elapsed.find()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        Double.parseDouble(count.group(1).replace(",", "")) / Double.parseDouble(elapsed.group(1)));
  }
}
