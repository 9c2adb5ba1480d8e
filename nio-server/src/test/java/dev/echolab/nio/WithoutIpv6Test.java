package dev.echolab.nio;

import dev.echolab.contract.WithoutIpv6Contract;

class WithoutIpv6Test implements WithoutIpv6Contract {
  @Override
  public Class<?> mainClass() {
    return NioServerMain.class;
  }

  @Override
  public String program() {
    return "nio-server";
  }
}
