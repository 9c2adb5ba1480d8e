/**
 * The framework model: Netty waits, reads and writes; we are called when bytes are there.
 *
 * <pre>
 *   main ............ starts, waits for a signal, stops
 *   netty-loop-1-1 .. wait -&gt; accept, or read -&gt; [Connection: process, write] -&gt; flush -&gt; ...
 *   netty-loop-1-2 .. wait -&gt;            read -&gt; [Connection: process, write] -&gt; flush -&gt; ...
 *   ...               blocked in epoll_wait(2) or io_uring_enter(2) only; all loops are alike, the
 *                     listener lives on one of them
 * </pre>
 *
 * <table>
 * <caption>The five steps</caption>
 * <tr><th>step</th><th>who</th><th>what happens here</th></tr>
 * <tr><td>1 receive</td><td>kernel</td><td>the loop serves others, or waits</td></tr>
 * <tr><td>2 read</td><td>Netty's loop</td><td>read(2) (nio), recv(2) (epoll) or a submitted receive
 * (io_uring) into a pooled buffer; {@link dev.echolab.netty.ReceiveBuffers} sees each call</td></tr>
 * <tr><td>3 process</td><td>loop, in Connection</td><td>in place, in the buffer Netty read into;
 * while it lasts every other connection of this loop waits</td></tr>
 * <tr><td>4 write</td><td>loop, in Connection</td><td>{@code write} only queues; {@code flush} makes
 * the call. What the kernel does not take stays queued, and a connection with a full queue is not
 * read. That is the backpressure</td></tr>
 * <tr><td>5 transmit</td><td>kernel</td><td>the loop is already with the next connection</td></tr>
 * </table>
 *
 * <p>Roles: {@link dev.echolab.netty.NettyServerMain} (command line), {@link
 * dev.echolab.netty.NettyServer} (life cycle), {@link dev.echolab.netty.Workers} (who runs a
 * connection), {@link dev.echolab.netty.Acceptor}, {@link dev.echolab.netty.Connection} (the five
 * steps). Missing on purpose, because the library took them over: the event loop, the accept call,
 * partial writes. Must not import another server.
 */
package dev.echolab.netty;
