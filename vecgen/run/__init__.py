"""Loads compiled models and calls them; nothing here compiles."""
