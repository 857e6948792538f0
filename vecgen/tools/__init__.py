"""What the command line does besides compiling: doctor, cache. No other package imports this."""
