package dev.echolab.lab.live;

import dev.echolab.lab.linux.SocketMemory;
import dev.echolab.load.report.Json;
import java.util.Map;

/**
 * Writes one connection of the lab's own clients: the kernel's queues of both sides, and how far
 * the client is.
 */
record ConnectionSample(
    DrivenServer server, LiveClient client, Map<SocketMemory.End, SocketMemory.Buffers> sockets) {
  void write(Figures connection, boolean reading) {
    int clientPort = client.localPort();
    int serverPort = server.address().getPort();
    LiveClient.Progress progress = client.progress();
    String closed =
        progress.error() == null
            ? "not listed by ss(8) or /proc/net/tcp"
            : "closed: " + progress.error();
    writeSide(connection, "client", new SocketMemory.End(clientPort, serverPort), closed);
    writeSide(connection, "server", new SocketMemory.End(serverPort, clientPort), closed);
    connection.json().put("reading", reading);
    connection.json().setAll(Json.toTree(progress));
    connection.put("lastNs", progress.lastNs(), "no request was answered yet");
  }

  private void writeSide(Figures connection, String name, SocketMemory.End end, String whyNot) {
    SocketMemory.Buffers buffers = sockets.get(end);
    if (buffers == null) {
      connection.put(name, null, whyNot);
      return;
    }
    Figures side = connection.child(name);
    side.json().put("recvQueueBytes", buffers.receiveQueueBytes());
    side.json().put("sendQueueBytes", buffers.sendQueueBytes());
    SocketMemory.Sizes sizes = buffers.sizes().orElse(null);
    String noSizes = "ss(8) gives no sizes here";
    side.put("recvBufferBytes", sizes == null ? null : sizes.receiveBytes(), noSizes);
    side.put("sendBufferBytes", sizes == null ? null : sizes.sendBytes(), noSizes);
  }
}
