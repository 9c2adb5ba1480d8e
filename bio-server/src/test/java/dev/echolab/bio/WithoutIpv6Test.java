package dev.echolab.bio;

import dev.echolab.contract.WithoutIpv6Contract;

class WithoutIpv6Test implements WithoutIpv6Contract {
  @Override
  public Class<?> mainClass() {
    return BioServerMain.class;
  }

  @Override
  public String program() {
    return "bio-server";
  }
}
