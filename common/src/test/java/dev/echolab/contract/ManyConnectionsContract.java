package dev.echolab.contract;

import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requires that connections do not affect each other. */
interface ManyConnectionsContract extends ContractFixture {

  @Test
  default void twoHundredConnectionsEachGetTheirOwnBytes() throws IOException {
    EchoServer server = startFramed();
    List<FramedClient> clients = new ArrayList<>();
    for (int c = 0; c < 200; c++) {
      clients.add(framedClient(server));
    }

    int frames = 5;
    for (int c = 0; c < clients.size(); c++) {
      for (int f = 0; f < frames; f++) {
        clients.get(c).send(Requests.echo(f, Requests.payload(c * frames + f, 100 + c)));
      }
    }

    for (int c = 0; c < clients.size(); c++) {
      for (int f = 0; f < frames; f++) {
        clients.get(c).expectEcho(f, Requests.payload(c * frames + f, 100 + c));
      }
    }
    awaitOpenConnections(server, 200);
    for (FramedClient client : clients) {
      client.close();
    }
    awaitOpenConnections(server, 0);
  }

  @Test
  default void aPartialFrameDelaysNoOtherConnection() throws IOException {
    EchoServer server = startFramed();
    FramedClient slow = framedClient(server);
    FramedClient other = framedClient(server);
    byte[] request = Requests.echo(1, Requests.payload(1, 100));
    slow.send(request, 0, 50);
    awaitBytesIn(server, 50);

    for (int i = 0; i < 100; i++) {
      other.echo(i, Requests.payload(i, 30));
    }

    slow.send(request, 50, request.length);
    slow.expectEcho(1, Requests.payload(1, 100));
  }
}
