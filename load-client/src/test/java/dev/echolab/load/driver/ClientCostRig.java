package dev.echolab.load.driver;

import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.RunResult;
import dev.echolab.protocol.Protocol;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Compares the client's CPU time per echo with that of a minimal client, to show the cost of
 * checking every byte and recording every echo. The minimal client has one thread per connection,
 * writes 128 bytes and reads 128 bytes, without a check and without a clock. Trials are
 * interleaved.
 *
 * <pre>
 * java -cp load-client/target/load-client.jar:load-client/target/test-classes \
 *   dev.echolab.load.driver.ClientCostRig PORT_OF_A_RAW_SERVER [TRIALS]
 * </pre>
 */
final class ClientCostRig {
  private static final int CONNECTIONS = 64;
  private static final int SIZE = 128;
  private static final long TRIAL_NS = 4_000_000_000L;

  private ClientCostRig() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int trials = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    List<Double> ours = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    for (int trial = 0; trial <= trials; trial++) {
      double a = checked(port);
      double b = plain(port);
      // The first pair compiles the code.
      if (trial > 0) {
        ours.add(a);
        plain.add(b);
      }
      System.out.printf(
          Locale.ROOT, "trial %d: checked %.0f ns, plain %.0f ns CPU per echo%n", trial, a, b);
    }
    ours.sort(Double::compare);
    plain.sort(Double::compare);
    double oursMedian = ours.get(ours.size() / 2);
    double plainMedian = plain.get(plain.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "median: checked %.0f ns, plain %.0f ns, ratio %.3f%n",
        oursMedian,
        plainMedian,
        oursMedian / plainMedian);
  }

  private static double checked(int port) throws Exception {
    RunResult result =
        LoadRun.run(
            LoadPlan.builder("127.0.0.1", port)
                .protocol(Protocol.RAW)
                .connections(CONNECTIONS)
                .sizeBytes(SIZE)
                .warmup(Duration.ofSeconds(1))
                .duration(Duration.ofNanos(TRIAL_NS))
                .build());
    return result.cpuUserNsPerEcho().orElseThrow() + result.cpuSysNsPerEcho().orElseThrow();
  }

  private static double plain(int port) throws Exception {
    AtomicLong echoes = new AtomicLong();
    List<Socket> sockets = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int c = 0; c < CONNECTIONS; c++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      sockets.add(socket);
      Thread thread = new Thread(() -> writeAndRead(socket, echoes));
      threads.add(thread);
      thread.start();
    }
    pause(1_000_000_000L);
    ProcessCpu cpu = ProcessCpu.of("self");
    long before = echoes.get();
    pause(TRIAL_NS);
    ProcessCpu used = ProcessCpu.of("self").minus(cpu);
    double perEcho = (double) (used.userNs() + used.sysNs()) / (echoes.get() - before);
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return perEcho;
  }

  private static void writeAndRead(Socket socket, AtomicLong echoes) {
    byte[] message = new byte[SIZE];
    try {
      OutputStream out = socket.getOutputStream();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        out.write(message);
        in.readFully(message);
        echoes.incrementAndGet();
      }
    } catch (IOException closed) {
      // The trial is over.
    }
  }

  private static void pause(long ns) {
    long untilNs = System.nanoTime() + ns;
    while (System.nanoTime() < untilNs) {
      LockSupport.parkNanos(untilNs - System.nanoTime());
    }
  }
}
