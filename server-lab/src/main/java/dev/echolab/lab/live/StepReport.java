package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.report.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says where a followed connection of a server is, as the server reported it last.
 *
 * @param before number of the next step, 2 to 4; 0: it runs
 * @param thread that runs the connection
 * @param buffer the process buffer; empty before step 2, and while it runs
 */
record StepReport(int port, int before, String thread, Optional<Buffer> buffer) {
  private static final Pattern FORM =
      Pattern.compile(
          "STEP port=(\\d+) before=([234-]) thread=(\\S+)"
              + "(?: position=(\\d+) limit=(\\d+) capacity=(\\d+)(?: request=(\\d+|-))?)?");

  /** The process buffer, and the size of the first request in it; null: not known. */
  record Buffer(int position, int limit, int capacity, Long requestBytes) {}

  /** Reads a line of a server; empty if it is no such report. */
  static Optional<StepReport> parse(String line) {
    Matcher form = FORM.matcher(line);
    if (!form.matches()) {
      return Optional.empty();
    }
    Optional<Buffer> buffer = Optional.empty();
    if (form.group(4) != null) {
      String request = form.group(7);
      buffer =
          Optional.of(
              new Buffer(
                  Integer.parseInt(form.group(4)),
                  Integer.parseInt(form.group(5)),
                  Integer.parseInt(form.group(6)),
                  request == null || request.equals("-") ? null : Long.valueOf(request)));
    }
    int before = form.group(2).equals("-") ? 0 : Integer.parseInt(form.group(2));
    return Optional.of(
        new StepReport(Integer.parseInt(form.group(1)), before, form.group(3), buffer));
  }

  /** Writes the keys of docs/live.md. */
  void write(ObjectNode json, boolean waitsForRequest) {
    boolean stands = before > 0 && !waitsForRequest;
    json.put("before", stands ? before : null);
    json.put("waitsForRequest", waitsForRequest);
    json.put("thread", stands ? thread : null);
    json.set("buffer", stands ? buffer.map(Json::toTree).orElse(null) : null);
  }
}
