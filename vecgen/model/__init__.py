"""What is simulated: immutable, resolved, free of C, loops and indices."""
