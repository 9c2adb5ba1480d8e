package dev.echolab.netty.workaround;

/** Holds the settings that avoid defects of Netty 4.2.18. */
public final class WorkaroundSettings {
  /** Makes a flush write until the queue is empty or the kernel's buffer is full: decision 0007. */
  public static final int WRITE_SPIN_COUNT = Integer.MAX_VALUE;

  /**
   * System property for the multishot accept of io_uring; "false" submits each accept on its own. A
   * multishot accept that fails without file descriptors is submitted again at once, whatever
   * autoRead says (AbstractIoUringChannel.readComplete): the loop spins, see decision 0060.
   */
  public static final String MULTISHOT_ACCEPT_PROPERTY = "io.netty.iouring.acceptMultiShotEnabled";

  private WorkaroundSettings() {}
}
