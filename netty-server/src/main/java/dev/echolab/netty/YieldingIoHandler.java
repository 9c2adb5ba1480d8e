package dev.echolab.netty;

import dev.echolab.server.YieldBeforeWait;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Yields before a transport's own handler waits, by the rule of {@link YieldBeforeWait}; passes
 * everything else on. Owned by its loop.
 */
final class YieldingIoHandler implements IoHandler {
  private final IoHandler transport;
  private final YieldBeforeWait yieldBeforeWait = new YieldBeforeWait();

  /** Channels, or with io_uring completions, that the last wait reported. */
  private int ready;

  private YieldingIoHandler(IoHandler transport) {
    this.transport = transport;
  }

  static IoHandlerFactory factory(IoHandlerFactory transport) {
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new YieldingIoHandler(transport.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return transport.isChangingThreadSupported();
      }
    };
  }

  @Override
  public void initialize() {
    transport.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    if (context.canBlock()) {
      yieldBeforeWait.beforeWait(ready);
    }
    ready = transport.run(context);
    return ready;
  }

  @Override
  public void prepareToDestroy() {
    transport.prepareToDestroy();
  }

  @Override
  public void destroy() {
    transport.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return transport.register(handle);
  }

  @Override
  public void wakeup() {
    transport.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return transport.isCompatible(handleType);
  }
}
