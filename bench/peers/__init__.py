"""How the peers are asked the same questions."""
