"""Wherry: plan, agree and run shared network infrastructure services between public bodies."""
