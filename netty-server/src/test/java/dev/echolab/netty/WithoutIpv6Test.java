package dev.echolab.netty;

import dev.echolab.contract.WithoutIpv6Contract;
import java.util.List;

class WithoutIpv6Test implements WithoutIpv6Contract {
  @Override
  public Class<?> mainClass() {
    return NettyServerMain.class;
  }

  @Override
  public String program() {
    return "netty-server";
  }

  /** The native transports report the error of the kernel instead. */
  @Override
  public List<String> options() {
    return List.of("--transport=nio");
  }
}
