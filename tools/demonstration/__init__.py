"""How a list of sites becomes a demonstration estate, one small module a part of it."""
