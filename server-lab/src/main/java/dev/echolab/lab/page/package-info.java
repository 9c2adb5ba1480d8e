/**
 * Renders a result as one HTML file that needs no network: data, style, scripts and chart library
 * are in it. Each kind of result has a script; {@code common.js} holds the functions they share.
 *
 * <p>Pure functions of a result's JSON; any thread. Must not measure, and must not import other
 * packages of the lab.
 */
package dev.echolab.lab.page;
