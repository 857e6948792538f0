"""Program at level ARRAYS → Bundle: C text, and the files that make it a directory of its own."""

from vecgen.emit.emitter import emit_bundle

__all__ = ["emit_bundle"]
