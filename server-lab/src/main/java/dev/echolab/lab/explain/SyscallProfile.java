package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessIo;
import dev.echolab.lab.linux.SyscallCounts;
import dev.echolab.load.record.ServerStats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Holds what the kernel counted while a server echoed, and what the server counted in that time.
 *
 * @param echoes in that time
 * @param unsureShare maximum relative error of {@code echoes}, in either direction
 * @param server growth of the server's counters in that time; empty if it does not report them
 * @param calls system calls; empty if they cannot be counted here
 * @param whyNot why they cannot be counted; empty if they can
 * @param io the substitute if they cannot be counted; empty if it is not available either
 */
@JsonPropertyOrder({"systemCallsPerEcho", "unsureShare", "whyNoSystemCalls", "procIo"})
record SyscallProfile(
    @JsonIgnore long echoes,
    @JsonIgnore double unsureShare,
    @JsonIgnore Optional<ServerStats> server,
    @JsonIgnore Optional<SyscallCounts> calls,
    @JsonIgnore String whyNot,
    @JsonIgnore Optional<ProcessIo> io) {
  /** The key of the calls that have no name of their own. */
  static final String OTHERS = "others";

  private static final List<String> EPOLL_WAITS =
      List.of("epoll_wait", "epoll_pwait", "epoll_pwait2");

  /** A call that every server makes less often than this is not shown. */
  private static final double MIN_SHOWN_PER_ECHO = 0.001;

  /** A rarer call is not named in the short report. */
  private static final double MIN_NAMED_PER_ECHO = 0.01;

  /** The calls that the server counts itself. */
  private static final List<String> NAMED_BY_COUNTERS =
      Stream.of(SyscallCounts.READS, SyscallCounts.WRITES, EPOLL_WAITS)
          .flatMap(List::stream)
          .toList();

  /** Maximum relative difference between a counter and the kernel that is not reported. */
  private static final double MAX_DIFFERENCE = 0.02;

  /** Returns the same profile without the kernel's count. */
  SyscallProfile without(String why) {
    return new SyscallProfile(echoes, 0, server, Optional.empty(), why, io);
  }

  /** Returns all system calls per echo; empty if they cannot be counted here. */
  OptionalDouble callsPerEcho() {
    return isKnown()
        ? OptionalDouble.of(perEcho(calls.orElseThrow().total()))
        : OptionalDouble.empty();
  }

  /** Returns the calls of one name per echo; 0 if none was made, empty if unknown. */
  OptionalDouble callsPerEcho(String name) {
    return isKnown()
        ? OptionalDouble.of(callsByName().getOrDefault(name, 0.0))
        : OptionalDouble.empty();
  }

  /**
   * Returns the calls per echo that were made, by name in alphabetical order, and {@link #OTHERS}
   * last; empty if they cannot be counted here.
   */
  @JsonProperty("systemCallsPerEcho")
  Map<String, Double> callsByName() {
    Map<String, Double> byName = new LinkedHashMap<>();
    if (isKnown()) {
      calls.orElseThrow().made().forEach((name, count) -> byName.put(name, perEcho(count)));
      byName.put(OTHERS, perEcho(calls.orElseThrow().others()));
    }
    return byName;
  }

  /** Returns the names of the calls to show for several servers, {@link #OTHERS} last. */
  static List<String> shownCalls(List<SyscallProfile> profiles) {
    Stream<String> names =
        profiles.stream()
            .flatMap(profile -> profile.callsByName().entrySet().stream())
            .filter(call -> call.getValue() >= MIN_SHOWN_PER_ECHO)
            .map(Map.Entry::getKey)
            .filter(name -> !name.equals(OTHERS));
    return Stream.concat(names.distinct().sorted(), Stream.of(OTHERS)).toList();
  }

  /** Names the calls that neither read, write nor wait for events, each with its calls per echo. */
  List<String> otherCalls() {
    return callsByName().entrySet().stream()
        .filter(call -> call.getValue() >= MIN_NAMED_PER_ECHO)
        .filter(call -> !NAMED_BY_COUNTERS.contains(call.getKey()))
        .map(call -> String.format(Locale.ROOT, "%s %.3f", call.getKey(), call.getValue()))
        .toList();
  }

  private boolean isKnown() {
    return calls.isPresent() && echoes > 0;
  }

  private double perEcho(long count) {
    return (double) count / echoes;
  }

  /** Describes where the server's counters and the kernel's counts differ. */
  @JsonProperty
  List<String> disagreements() {
    List<String> found = new ArrayList<>();
    if (isKnown() && server.isPresent()) {
      compare("reads", Counter.READ_CALLS, SyscallCounts.READS, found);
      compare("writes", Counter.WRITE_CALLS, SyscallCounts.WRITES, found);
      compare("epoll waits", Counter.SELECTS, EPOLL_WAITS, found);
    }
    return found;
  }

  @JsonProperty("unsureShare")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private Double unsureShareOfCalls() {
    return isKnown() ? (Double) unsureShare : null;
  }

  @JsonProperty
  private String whyNoSystemCalls() {
    return whyNot.isEmpty() ? null : whyNot;
  }

  private record ProcIo(@JsonUnwrapped ProcessIo calls, long echoes) {}

  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private ProcIo procIo() {
    return io.map(calls -> new ProcIo(calls, echoes)).orElse(null);
  }

  /** Describes what {@code /proc/PID/io} shows instead of the kernel's count. */
  String substitute() {
    return io.isEmpty() || echoes == 0
        ? "and /proc/PID/io cannot be read either"
        : String.format(
            Locale.ROOT,
            "/proc/PID/io: %.3f reads, %.3f writes per echo (without recv, send and waits)",
            perEcho(io.get().readCalls()),
            perEcho(io.get().writeCalls()));
  }

  private void compare(String what, Counter counter, List<String> names, List<String> found) {
    OptionalLong counted = server.orElseThrow().get(counter);
    if (counted.isEmpty()) {
      return;
    }
    double byKernel = perEcho(calls.orElseThrow().of(names));
    double byServer = perEcho(counted.getAsLong());
    double allowed = (MAX_DIFFERENCE + unsureShare) * Math.max(1, Math.max(byServer, byKernel));
    if (Math.abs(byKernel - byServer) > allowed) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s per echo: %.3f by the server's counters, %.3f by the kernel (%s)",
              what,
              byServer,
              byKernel,
              String.join(", ", names)));
    }
  }
}
