package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.UserError;
import dev.echolab.handler.WorkSpec;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs the servers of all columns and applies the controls to all of them alike.
 *
 * <p>A lock lets one control at a time change something. The sampler does not take it.
 */
public final class LiveLab implements AutoCloseable {
  private static final Logger log = LogManager.getLogger(LiveLab.class);

  private final ClientLoop loop;
  private final List<LiveColumn> columns;
  private volatile LiveSettings settings = LiveSettings.DEFAULTS;
  private volatile String busy;
  private volatile String notice;

  /** What is done in one column. */
  @FunctionalInterface
  private interface Action {
    void run(LiveColumn column) throws IOException, InterruptedException;
  }

  private LiveLab(ClientLoop loop, LabHome home, List<Variant> variants) {
    this.loop = loop;
    this.columns =
        variants.stream()
            .map(variant -> new LiveColumn(variant, home, loop, line -> notice = line))
            .toList();
  }

  /** Starts the servers; none is left after the UserError of one that does not start. */
  public static LiveLab start(LabHome home, List<Variant> variants) throws InterruptedException {
    try {
      LiveLab lab = new LiveLab(new ClientLoop(), home, variants);
      try {
        lab.inParallel(column -> column.start(lab.settings));
        return lab;
      } catch (IOException | InterruptedException e) {
        lab.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  List<LiveColumn> columns() {
    return columns;
  }

  LiveSettings settings() {
    return settings;
  }

  /** Returns what is being done; null: nothing. */
  String busy() {
    return busy;
  }

  /** Returns what went wrong last; null: nothing since the last control. */
  String notice() {
    return notice;
  }

  /** Returns what docs/live.md describes as the state. */
  ObjectNode state() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1);
    ArrayNode variants = json.putArray("variants");
    for (LiveColumn column : columns) {
      Variant variant = column.variant();
      ObjectNode one = variants.addObject().put("variant", variant.name());
      one.put("model", CodeRegions.model(variant));
      column
          .server()
          .ifPresent(
              server -> {
                one.put("command", String.join(" ", server.command()));
                putOptions(one.putArray("options"), server.process().optionTable());
              });
      one.set("code", CodeRegions.of(variant));
    }
    json.set("settings", Json.toTree(settings));
    json.set("environment", Json.toTree(LabDocument.environment()));
    return json;
  }

  private static void putOptions(ArrayNode options, List<String> table) {
    for (String row : table.stream().skip(1).toList()) {
      String[] cells = row.strip().split(" {2,}", 3);
      if (cells.length == 3) {
        options
            .addObject()
            .put("option", cells[0])
            .put("requested", cells[1])
            .put("effective", cells[2]);
      }
    }
  }

  synchronized String send(String client, int sizeBytes) throws Refusal {
    for (LiveColumn column : columns) {
      int inFlight = column.client(client).map(c -> c.progress().inFlight()).orElse(0);
      if (inFlight >= LiveClient.MAX_IN_FLIGHT) {
        throw new Refusal(
            409, inFlight + " requests of client " + client + " are in flight; no more are sent");
      }
    }
    inTurn(column -> column.send(client, sizeBytes, settings));
    return "client " + client + " sent " + sizeBytes + " B";
  }

  synchronized String load(SteadyLoad.Shape shape) throws Refusal {
    settings = settings.withLoad(shape);
    inTurn(column -> column.setLoad(shape));
    return shape == null ? "the load is off" : "the load runs";
  }

  synchronized String work(WorkSpec work) throws Refusal {
    return restart(settings.with(work), "work " + work);
  }

  synchronized String buffers(UnaryOperator<LiveSettings.Buffers> change) throws Refusal {
    return restart(settings.with(change.apply(settings.buffers())), "buffers of other sizes");
  }

  synchronized String reset() throws Refusal {
    return restart(LiveSettings.DEFAULTS, "reset");
  }

  synchronized String reading(String client, boolean on) throws Refusal {
    settings = settings.withReading(client, on);
    inTurn(column -> column.client(client).ifPresent(one -> one.setReading(on)));
    return "client " + client + (on ? " reads" : " has stopped reading");
  }

  synchronized String freeze(boolean on) throws Refusal {
    settings = settings.withFrozen(on);
    inTurn(column -> running(column).setFrozen(on));
    return on ? "the servers are frozen" : "the servers continue";
  }

  synchronized String idle(int count) throws Refusal {
    refuseIfFrozen();
    settings = settings.withIdleConnections(count);
    inTurn(column -> column.setIdle(count));
    return count + " idle connections to each server";
  }

  synchronized String step(String client, boolean on) throws Refusal {
    refuseIfFrozen();
    String before = settings.step();
    if (!on && !client.equals(before)) {
      throw new Refusal(409, "the steps of client " + client + " are not stopped");
    }
    settings = settings.withStep(on ? client : null);
    inTurn(
        column -> {
          if (before != null) {
            column.release(before);
          }
          if (on) {
            column.connect(client, settings);
          }
        });
    return on ? "the steps of client " + client + " are stopped" : "no steps are stopped";
  }

  /** Does one step in the columns that stand before {@code step}; 0: before any. */
  synchronized String next(int step) throws Refusal {
    refuseIfFrozen();
    String client = settings.step();
    if (client == null) {
      throw new Refusal(409, "the steps of no client are stopped");
    }
    inTurn(column -> column.next(client, step));
    return "one step of client " + client;
  }

  private void refuseIfFrozen() throws Refusal {
    if (settings.frozen()) {
      throw new Refusal(409, "the servers are frozen; continue them first");
    }
  }

  private String restart(LiveSettings newSettings, String reason) throws Refusal {
    LiveSettings afterStart = newSettings.withFrozen(false);
    busy = "restarting the servers: " + reason;
    try {
      inParallel(
          column -> {
            column.close();
            column.start(afterStart);
          });
      return "restarted the servers: " + reason;
    } catch (IOException e) {
      throw new Refusal(500, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(500, "the lab is being ended");
    } finally {
      settings = afterStart;
      busy = null;
    }
  }

  private static DrivenServer running(LiveColumn column) throws IOException {
    String name = column.variant().name();
    DrivenServer server =
        column.server().orElseThrow(() -> new IOException(name + " does not run; reset it"));
    if (!server.process().isAlive()) {
      throw new IOException(name + " has ended: " + server.lastError() + "; reset it");
    }
    return server;
  }

  /** Runs an action in one column; returns what went wrong. */
  private static Optional<String> failure(LiveColumn column, Action action) {
    try {
      action.run(column);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      Level level = e instanceof RuntimeException ? Level.ERROR : Level.DEBUG;
      log.log(level, "{}: a control failed", column.variant().name(), e);
      return Optional.of(Objects.requireNonNullElseGet(e.getMessage(), e::toString));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the lab is being ended");
    }
  }

  /** Runs an action in every column, also after a failure in one; refuses with the first. */
  private void inTurn(Action action) throws Refusal {
    notice = null;
    Action whileRunning =
        column -> {
          running(column);
          action.run(column);
        };
    List<String> failures =
        columns.stream().flatMap(column -> failure(column, whileRunning).stream()).toList();
    if (!failures.isEmpty()) {
      notice = failures.get(0);
      throw new Refusal(500, failures.get(0));
    }
  }

  /** Runs an action that takes long in all columns at once. */
  private void inParallel(Action action) throws IOException, InterruptedException {
    notice = null;
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (LiveColumn column : columns) {
      Runnable run = () -> failure(column, action).ifPresent(failures::add);
      threads.add(new Thread(run, "live-start-" + column.variant().name()));
    }
    threads.forEach(Thread::start);
    try {
      join(threads);
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      join(threads);
      throw e;
    }
    if (!failures.isEmpty()) {
      notice = String.join("; ", failures);
      throw new IOException(notice);
    }
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public synchronized void close() {
    boolean interrupted = Thread.interrupted();
    try {
      inParallel(LiveColumn::close);
    } catch (IOException e) {
      log.debug("a column was not closed cleanly", e);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    loop.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
