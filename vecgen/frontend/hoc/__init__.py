"""HOC, NEURON's own language: text → tokens → tree → Python closures over the workspace.

`lexer` and `parser` give one statement at a time, for a file is executed as it is read. `compile_*`
turn it into closures when it is first executed, since only then the names' kinds are known;
`interpreter` holds the symbols and runs them. `values` are what variables hold, `members` what
`value.name` means, `language` is what Python sees of it all. A HOC `new Vector(3)` is the Python
interface's Vector, a section its Section: both languages fill one workspace through the same
functions. `builtins` has HOC's own functions and classes, by name.
"""
