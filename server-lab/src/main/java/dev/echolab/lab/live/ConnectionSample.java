package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.linux.SocketMemory;
import dev.echolab.lab.linux.SocketQueues;
import java.util.Map;

/**
 * Writes one connection of the lab's own clients: the kernel's queues of both sides, and how far
 * the client is.
 *
 * @param path of the connection in the event, for the reasons
 */
record ConnectionSample(
    DrivenServer server,
    LiveClient client,
    ColumnSampler.Sockets sockets,
    String path,
    Map<String, String> reasons) {

  void write(ObjectNode json, boolean reading) {
    int clientPort = client.localPort();
    int serverPort = server.address().getPort();
    LiveClient.Progress progress = client.progress();
    writeSide(json, "client", new SocketMemory.End(clientPort, serverPort), progress);
    writeSide(json, "server", new SocketMemory.End(serverPort, clientPort), progress);
    json.put("reading", reading);
    json.put("inFlight", progress.inFlight());
    json.put("unsentBytes", progress.unsentBytes());
    json.put("unreadBytes", progress.unreadBytes());
    json.put("answered", progress.answered());
    json.put("lastNs", progress.lastNs());
    if (progress.lastNs() == null) {
      reasons.put(path + ".lastNs", "no request was answered yet");
    }
    json.put("error", progress.error());
  }

  private void writeSide(
      ObjectNode json, String side, SocketMemory.End end, LiveClient.Progress progress) {
    SocketQueues.Entry queues = sockets.queues().get(end);
    if (queues == null) {
      json.putNull(side);
      reasons.put(
          path + "." + side,
          progress.error() == null ? "not in /proc/net/tcp" : "closed: " + progress.error());
      return;
    }
    ObjectNode one = json.putObject(side);
    one.put("recvQueueBytes", queues.receiveQueueBytes());
    one.put("sendQueueBytes", queues.sendQueueBytes());
    SocketMemory.Sizes sizes = sockets.sizes().map(all -> all.get(end)).orElse(null);
    if (sizes == null) {
      one.putNull("recvBufferBytes").putNull("sendBufferBytes");
      String reason = sockets.sizes().isEmpty() ? "ss(8) is not available" : "not sampled yet";
      reasons.put(path + "." + side + ".recvBufferBytes", reason);
      reasons.put(path + "." + side + ".sendBufferBytes", reason);
    } else {
      one.put("recvBufferBytes", sizes.receiveBytes());
      one.put("sendBufferBytes", sizes.sendBytes());
    }
  }
}
