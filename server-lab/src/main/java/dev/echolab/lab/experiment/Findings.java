package dev.echolab.lab.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/** Holds what an experiment measured. */
public record Findings(List<Table> tables, Chart chart, @JsonIgnore Conclusion conclusion) {}
