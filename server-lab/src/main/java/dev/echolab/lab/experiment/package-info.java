/**
 * The textbook's claims, each put to a test that a reader can run: claim, prediction, what was run,
 * what was measured, verdict.
 *
 * <p>An {@link dev.echolab.lab.experiment.Experiment} starts servers and loads through its {@link
 * dev.echolab.lab.experiment.Rig}, on the thread of the command. Must not touch sockets itself:
 * special peers are classes of the driver. Must not import cli.
 */
package dev.echolab.lab.experiment;
