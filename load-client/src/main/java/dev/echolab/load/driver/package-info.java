/**
 * Sends, receives and checks. Only here are the sockets of a load used.
 *
 * <pre>
 *   caller's thread                        load-N (ClientThread)        alarm-N (SelectorTimer)
 *   LoadRun.run
 *     starts threads -------------------&gt;    connects
 *     sets the MeasurementWindow -------&gt;    LoadLoop: sends, reads,  &lt;--  wakes the selector
 *     adds up intervals  &lt;--------------       checks, records              when a message is due
 *     calls RunListener
 * </pre>
 *
 * <p>A connection belongs to one client thread for the whole run, with its selector key, its {@link
 * dev.echolab.load.driver.InFlightWindow} and the thread's {@link
 * dev.echolab.load.record.Recorder}. What changes with each echo belongs to one thread; the payload
 * of messages is shared and never changes.
 *
 * <p>The way of one reply from the socket to the histogram:
 *
 * <ol>
 *   <li>{@code LoadLoop.ready} calls {@code receive} when a socket is readable.
 *   <li>{@code ReplyDecoder.read} reads the socket and takes the time of the reply. It checks the
 *       bytes in place.
 *   <li>{@code InFlightWindow} has the times of the message; {@code ReplyDecoder.complete} reads
 *       them and removes the message.
 *   <li>{@code Recorder.echo} collects echoes with equal time stamps; {@code Recorder.flushBatch}
 *       adds them to the thread's current interval: at the next different time stamp, or the next
 *       second.
 *   <li>{@code Histogram.recordValueWithCount} counts the latency. Once per second {@code
 *       IntervalAggregator} adds the intervals of all threads.
 * </ol>
 *
 * <p>Must not import verdict, report or cli.
 */
package dev.echolab.load.driver;
