"""Programs for those who work on Wherry: they make the demonstration estate and are no part of what is installed."""
