"""How the saving is divided: every rule beside the others, each with the coalition that comes closest to objecting."""
