package dev.echolab.cli;

import dev.echolab.counters.CounterSnapshot;
import dev.echolab.handler.StepGate;
import java.io.PrintWriter;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs the commands of the step mode, one per line of standard input; docs/live.md lists them. The
 * counters are printed here so that a server that stands still reports them, too.
 */
final class StepCommands {
  private static final Logger log = LogManager.getLogger(StepCommands.class);
  private static final Pattern FOLLOW = Pattern.compile("follow (\\d{1,5}) ([234]{1,3}|-)");
  private static final Pattern NEXT = Pattern.compile("next (\\d{1,5})");
  private static final Pattern FORGET = Pattern.compile("forget (\\d{1,5})");

  private final StepGate gate;
  private final Supplier<CounterSnapshot> counters;
  private final PrintWriter out;

  StepCommands(StepGate gate, Supplier<CounterSnapshot> counters, PrintWriter out) {
    this.gate = gate;
    this.counters = counters;
    this.out = out;
  }

  void run(String line) {
    Matcher follow = FOLLOW.matcher(line);
    Matcher next = NEXT.matcher(line);
    Matcher forget = FORGET.matcher(line);
    if (follow.matches()) {
      gate.follow(Integer.parseInt(follow.group(1)), follow.group(2));
      out.println("FOLLOWING " + follow.group(1));
    } else if (next.matches()) {
      gate.next(Integer.parseInt(next.group(1)));
    } else if (forget.matches()) {
      gate.forget(Integer.parseInt(forget.group(1)));
    } else if (line.equals("counters")) {
      out.println("COUNTERS atNs=" + System.nanoTime() + " " + counters.get());
    } else {
      log.warn("no command of the step mode: {}", line);
    }
  }
}
