"""Program at level ARRAYS → Bundle: C text, and the files that make it a directory of its own."""
