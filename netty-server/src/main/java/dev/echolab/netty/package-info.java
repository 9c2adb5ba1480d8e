/**
 * The framework model: Netty waits, reads and writes; it calls {@code Connection} when there are
 * bytes.
 *
 * <pre>
 *   main ............ starts, waits for a signal, stops
 *   netty-loop-1-1 .. wait -&gt; accept, or read -&gt; [Connection: process, write] -&gt; flush -&gt; ...
 *   netty-loop-1-2 .. wait -&gt;            read -&gt; [Connection: process, write] -&gt; flush -&gt; ...
 *   ...               blocked in epoll_wait(2) or io_uring_enter(2) only; all loops are alike, one
 *                     has the listener, one checks timeouts; a connection never changes its loop
 * </pre>
 *
 * <table>
 * <caption>The five steps</caption>
 * <tr><th>step</th><th>runs in</th><th>what happens here</th></tr>
 * <tr><td>1 receive</td><td>kernel</td><td>the loop serves other connections, or waits</td></tr>
 * <tr><td>2 read</td><td>loop, in Netty</td><td>read(2) (nio), recv(2) (epoll) or a submitted receive
 * (io_uring) into a pooled buffer; {@link dev.echolab.netty.ReceiveBuffers} observes each
 * call</td></tr>
 * <tr><td>3 process</td><td>loop, in Connection</td><td>in place, in the buffer Netty read into;
 * meanwhile every other connection of this loop waits</td></tr>
 * <tr><td>4 write</td><td>loop, in Connection</td><td>{@code write} only queues; {@code flush} makes
 * the call. What does not fit into the kernel's send buffer stays queued; while the queue is full the
 * connection is not read. This is the backpressure</td></tr>
 * <tr><td>5 transmit</td><td>kernel</td><td>the loop already serves the next connection</td></tr>
 * </table>
 *
 * <p>An idiomatic Netty server looks different. Its pipeline has codecs: a
 * LengthFieldBasedFrameDecoder cuts the stream into frames, and a decoder turns each frame into a
 * message object. A SimpleChannelInboundHandler handles one message per call and answers with
 * writeAndFlush; an encoder turns the answer into bytes. For an application that is the right
 * choice: each handler has one concern and can be tested alone. This server is a comparison, and
 * differs on purpose. It has no codec: {@link dev.echolab.handler.RequestHandler}, which all three
 * servers share, works in place in one buffer, so that step 3 is the same code in every model
 * (decision 0001). It makes no object per message. It flushes once per read and not once per
 * message, as the other servers write once per read; only a frame that follows the responses
 * (TRACE, STATS, ERROR) takes a flush and a future of its own. A flush writes until the kernel's
 * send buffer is full (decision 0007).
 *
 * <p>Roles: {@link dev.echolab.netty.NettyServerMain} (command line), {@link
 * dev.echolab.netty.NettyServer} (life cycle), {@link dev.echolab.netty.Workers} (loops of
 * connections), {@link dev.echolab.netty.Acceptor}, {@link dev.echolab.netty.Connection} (the five
 * steps). The library provides the event loop, the accept call and partial writes. {@link
 * dev.echolab.netty.ReceiveBuffers}, {@link dev.echolab.netty.PendingWrites} and {@link
 * dev.echolab.netty.DrainCheck} supply what its interface does not offer; {@link
 * dev.echolab.netty.workaround} works around its known issues. Must not import another server.
 */
package dev.echolab.netty;
