/**
 * The result of a comparison or a sweep as one HTML file that needs no network: data, style, script
 * and charting library are in it.
 *
 * <p>Pure functions of a result's JSON; any thread. Must not measure, and must not import the lab.
 */
package dev.echolab.lab.page;
