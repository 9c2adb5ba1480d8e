package dev.echolab.lab.trial;

import dev.echolab.cli.UserError;
import dev.echolab.load.report.IntervalLog;
import dev.echolab.load.report.ResultFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens the interval log of each trial in the folder of the results. A log that cannot be written,
 * on a full disk for example, does not end the measurement. One thread.
 */
public final class IntervalLogs {
  private final Path folder;
  private final Map<String, Integer> opened = new HashMap<>();
  private final List<String> failures = new ArrayList<>();

  public IntervalLogs(Path folder) {
    this.folder = folder;
  }

  /** Returns how the names of a participant's logs begin. */
  public static String fileName(Participant participant) {
    return participant.name().replace('/', '_');
  }

  /** Opens the log of a trial; returns null if that is not possible, or for a warm-up. */
  IntervalLog open(Slot slot) {
    if (slot.round() == 0) {
      return null;
    }
    String trial = fileName(slot.participant()) + "-" + slot.scenario().id() + "-" + slot.round();
    int number = opened.merge(trial, 1, Integer::sum);
    String name = trial + (number == 1 ? "" : "-repeat" + (number - 1)) + ".hlog";
    Path file = folder.resolve(name);
    try {
      return new IntervalLog(ResultFile.open("--out", file));
    } catch (UserError e) {
      failures.add(e.getMessage());
      return null;
    }
  }

  /** Gives the log of a whole trial, if there is one, its name. */
  void complete(IntervalLog log) {
    try {
      if (log != null) {
        log.complete();
      }
    } catch (UserError e) {
      failures.add(e.getMessage());
    }
  }

  /** Returns the first reason, which names a file, and how many more there are. */
  public List<String> failures() {
    return failures.size() < 2
        ? List.copyOf(failures)
        : List.of(failures.get(0) + " and " + (failures.size() - 1) + " more interval logs");
  }
}
