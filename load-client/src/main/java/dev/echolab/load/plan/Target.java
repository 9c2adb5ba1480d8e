package dev.echolab.load.plan;

/**
 * A server to load, as the user named it.
 *
 * @param host name or address
 * @param port 1 to 65535
 */
public record Target(String host, int port) {
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
