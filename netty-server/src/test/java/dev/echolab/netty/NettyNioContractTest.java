package dev.echolab.netty;

class NettyNioContractTest extends NettyContract {
  NettyNioContractTest() {
    super(Transport.NIO);
  }
}
