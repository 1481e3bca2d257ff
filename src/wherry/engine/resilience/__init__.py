"""What fails when, and who is cut off: cuts, sweeps over many scenarios at once, and capacity after failure."""
