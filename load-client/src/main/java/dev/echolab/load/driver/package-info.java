/**
 * Sends, receives and checks: the only package of the load client that touches sockets.
 *
 * <pre>
 *   caller's thread                      client thread 1..N          alarm 1..N (open loop)
 *   LoadRun.run                          ClientLoop                  Alarm
 *     starts threads  ---------------->    connects
 *     sets the Window ---------------->    sends, reads, checks  &lt;--  wakes its Selector
 *     joins intervals   &lt;--- Intervals ---    records
 *     tells RunListener
 * </pre>
 *
 * <p>A connection belongs to one client thread for life, with its selector key, its {@link
 * dev.echolab.load.driver.InFlightWindow} and the thread's recorder; nothing on the way of an echo
 * is shared or locked.
 *
 * <p>Must not import verdict, report or cli.
 */
package dev.echolab.load.driver;
