"""Which site recovers which: separation, capacity for what falls together, least cost, and what has been proved."""
