"""One quarter of a plan as a facility-location question: which offers to open, and who is served by which."""
