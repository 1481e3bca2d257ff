"""Buying together: who the suppliers are, when contracts end, and what is bought alike."""
