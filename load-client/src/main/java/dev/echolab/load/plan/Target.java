package dev.echolab.load.plan;

/**
 * Names a server to load, as the user wrote it.
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
