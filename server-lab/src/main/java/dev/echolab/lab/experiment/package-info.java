/**
 * Tests the textbook's claims by measurement: claim, prediction, commands, measurement, verdict.
 *
 * <p>An {@link dev.echolab.lab.experiment.Experiment} starts servers and loads them through its
 * {@link dev.echolab.lab.experiment.Rig}, on the thread of the command. Claim, prediction, bound
 * and limits are read from the experiment's page, {@code docs/experiments/NAME.md}. A new claim is
 * a class, a page, a row in {@code docs/experiments/README.md}, and a line in {@link
 * dev.echolab.lab.experiment.Experiment#claims}; {@code ExperimentsTest} checks them. A new wrong
 * setting is an entry in {@link dev.echolab.lab.experiment.FaultExperiment}, with a page and a row.
 *
 * <p>An experiment must not use sockets itself: special peers are classes of their own. Must not
 * import cli.
 */
package dev.echolab.lab.experiment;
