/**
 * Decides whether the figures of a run can be trusted (VALID or INVALID) and whether they meet the
 * thresholds.
 *
 * <p>A run is INVALID if {@link dev.echolab.load.verdict.RunValidator} finds a reason; {@code
 * docs/decisions/0011-verdict.md} lists every rule with its code, and says why. {@link
 * dev.echolab.load.verdict.SteadyState} and {@link dev.echolab.load.verdict.Percentile} hold the
 * two rules that others use as well. {@link dev.echolab.load.verdict.Slo} compares a figure with a
 * threshold of the user; a missed threshold does not make a run INVALID.
 *
 * <p>Pure functions of a plan and a result; any thread may call them. Must not import a socket, a
 * clock or picocli.
 */
package dev.echolab.load.verdict;
