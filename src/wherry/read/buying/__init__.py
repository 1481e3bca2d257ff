"""The papers of buying as bodies publish them: contract registers, spend over £500, open contracting releases."""
