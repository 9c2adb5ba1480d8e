package dev.echolab.netty.workaround;

/** Holds the settings that avoid defects of Netty 4.2.18. */
public final class WorkaroundSettings {
  /**
   * Makes a flush write until the queue is empty or the kernel's buffer is full.
   *
   * <p>By default a flush stops after 16 write calls and continues later. In between, a half-closed
   * channel that is not read waits for no event in epoll. 4.2.18 then fails to register the next
   * event and drops the queue (Netty pull request 16689, decision 0007).
   */
  public static final int WRITE_SPIN_COUNT = Integer.MAX_VALUE;

  /**
   * System property for the multishot accept of io_uring; "false" submits each accept on its own.
   *
   * <p>A multishot accept saves some submissions. But when it fails because there are no file
   * descriptors, 4.2.18 submits it again at once and ignores autoRead
   * (AbstractIoUringChannel.readComplete). The loop then spins until there are descriptors, see
   * decision 0060.
   */
  public static final String MULTISHOT_ACCEPT_PROPERTY = "io.netty.iouring.acceptMultiShotEnabled";

  private WorkaroundSettings() {}
}
