/**
 * Tests the textbook's claims by measurement: claim, prediction, commands, measurement, verdict.
 *
 * <p>An {@link dev.echolab.lab.experiment.Experiment} starts servers and loads them through its
 * {@link dev.echolab.lab.experiment.Rig}, on the thread of the command. Claim, prediction, limits
 * and the text of the bound are read from the experiment's page, {@code docs/experiments/NAME.md};
 * the bound that decides is a constant. A new claim is a class, a page, a row in both indexes
 * ({@code docs/experiments/README.md} and {@code README.zh-CN.md}), and a line in {@link
 * dev.echolab.lab.experiment.Experiment#claims}. A new wrong setting is an entry in {@link
 * dev.echolab.lab.experiment.FaultExperiment}, with a page and rows. {@code ExperimentsTest} checks
 * them, and its map holds the constant with which a page's bound is compared.
 *
 * <p>An experiment must not use sockets itself: special peers are classes of their own ({@code
 * ArchitectureTest} lists them). Must not import cli.
 */
package dev.echolab.lab.experiment;
