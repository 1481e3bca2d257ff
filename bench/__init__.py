"""Benchmarks against peers and published values; each prints a table and a ratio."""
