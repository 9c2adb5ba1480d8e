package dev.echolab.load.driver;

import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Connects to a target. Stateless. */
public final class TargetConnector {
  private TargetConnector() {}

  /**
   * Connects to the first address of the target's name that accepts a connection, in the order of
   * the resolver; the time limit is for each.
   *
   * @throws UnusableTargetException naming all addresses, and why each failed
   */
  public static Socket connect(Target target, int timeoutMs) throws UnusableTargetException {
    try {
      return connect(target, timeoutMs, InetAddress.getAllByName(target.host()));
    } catch (UnknownHostException e) {
      throw new UnusableTargetException("cannot connect to " + target + ": no such host", e);
    }
  }

  static Socket connect(Target target, int timeoutMs, InetAddress... addresses)
      throws UnusableTargetException {
    List<String> failures = new ArrayList<>();
    IOException last = null;
    for (InetAddress address : addresses) {
      // Without a proxy, as the load has none; connect closes it if it fails.
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(address, target.port()), timeoutMs);
        return socket;
      } catch (IOException e) {
        String ip = address.getHostAddress();
        failures.add(ip.equals(target.host()) ? e.getMessage() : ip + ": " + e.getMessage());
        last = e;
      }
    }
    throw new UnusableTargetException(
        "cannot connect to " + target + ": " + String.join("; ", failures), last);
  }
}
