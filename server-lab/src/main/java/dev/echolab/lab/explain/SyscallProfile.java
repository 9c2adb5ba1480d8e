package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessIo;
import dev.echolab.lab.linux.SyscallCounts;
import dev.echolab.lab.linux.SyscallProfiler.Counted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Holds what the kernel counted while a server echoed, and what the server counted in that time.
 *
 * @param echoes of the whole load, for {@code io}
 * @param counted empty if system calls cannot be counted here
 * @param whyNot why they cannot be counted; empty if they can
 * @param io the substitute if they cannot be counted; empty if it is not available either
 */
@JsonPropertyOrder({"systemCallsPerEcho", "unsureShare", "whyNoSystemCalls", "procIo"})
record SyscallProfile(
    @JsonIgnore long echoes,
    @JsonIgnore Optional<Counted> counted,
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
    return new SyscallProfile(echoes, Optional.empty(), why, io);
  }

  /** Returns the maximum relative error of the calls per echo, in either direction. */
  double unsureShare() {
    return counted.map(Counted::unsureShare).orElse(0.0);
  }

  /** Returns all system calls per echo; empty if they cannot be counted here. */
  Optional<Double> callsPerEcho() {
    return counted.map(found -> found.perEcho(found.calls().total()));
  }

  /** Returns the calls of one name per echo; 0 if none was made, empty if unknown. */
  Optional<Double> callsPerEcho(String name) {
    return counted.map(found -> callsByName().getOrDefault(name, 0.0));
  }

  /**
   * Returns the calls per echo that were made, by name in alphabetical order, and {@link #OTHERS}
   * last; empty if they cannot be counted here.
   */
  @JsonProperty("systemCallsPerEcho")
  Map<String, Double> callsByName() {
    Map<String, Double> byName = new LinkedHashMap<>();
    counted.ifPresent(
        found -> {
          found.calls().made().forEach((name, n) -> byName.put(name, found.perEcho(n)));
          byName.put(OTHERS, found.perEcho(found.calls().others()));
        });
    return byName;
  }

  /** Returns the names of the calls to show for several servers, {@link #OTHERS} last. */
  static List<String> shownCalls(List<SyscallProfile> profiles) {
    Stream<String> names =
        profiles.stream()
            .flatMap(profile -> profile.callsByName().entrySet().stream())
            .filter(call -> call.getValue() >= MIN_SHOWN_PER_ECHO && !call.getKey().equals(OTHERS))
            .map(Map.Entry::getKey);
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

  /** Describes where the server's counters and the kernel's counts differ. */
  @JsonProperty
  List<String> disagreements() {
    List<String> found = new ArrayList<>();
    counted.ifPresent(
        both -> {
          compare("reads", Counter.READ_CALLS, SyscallCounts.READS, both, found);
          compare("writes", Counter.WRITE_CALLS, SyscallCounts.WRITES, both, found);
          compare("epoll waits", Counter.SELECTS, EPOLL_WAITS, both, found);
        });
    return found;
  }

  @JsonProperty("unsureShare")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private Double unsureShareOfCalls() {
    return counted.map(Counted::unsureShare).orElse(null);
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
            (double) io.get().readCalls() / echoes,
            (double) io.get().writeCalls() / echoes);
  }

  private static void compare(
      String what, Counter counter, List<String> names, Counted both, List<String> found) {
    OptionalLong counted = both.server().get(counter);
    if (counted.isEmpty()) {
      return;
    }
    double byKernel = both.perEcho(both.calls().of(names));
    double byServer = both.perEcho(counted.getAsLong());
    double allowed =
        (MAX_DIFFERENCE + both.unsureShare()) * Math.max(1, Math.max(byServer, byKernel));
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
