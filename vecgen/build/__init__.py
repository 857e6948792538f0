"""Bundle → shared library on disk: the compiler, the cache, the remarks. Loads nothing."""
