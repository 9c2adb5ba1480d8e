package dev.echolab.load.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a server to load, as the user wrote it.
 *
 * @param host name or address
 * @param port 1 to 65535
 */
public record Target(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):(\\d{1,5})");

  /** Reads HOST:PORT or [IPv6 address]:PORT; an exception shows examples. */
  public static Target parse(String text) {
    Matcher form = FORM.matcher(text);
    int port = form.matches() ? Integer.parseInt(form.group(3)) : 0;
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "'" + text + "' is not HOST:PORT such as 127.0.0.1:7001 or [::1]:7001");
    }
    return new Target(form.group(1) != null ? form.group(1) : form.group(2), port);
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
