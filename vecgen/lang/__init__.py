"""Expressions and statements: the one vocabulary that the model and the IR share."""
