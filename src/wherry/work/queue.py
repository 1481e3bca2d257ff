"""The queue of runs, kept in the database: who takes the next one, and what becomes of it."""
