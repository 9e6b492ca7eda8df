"""The rules: frozen values and functions, standard library only, nothing async.

Time and identifiers come in as arguments; nothing here reads a clock, a file or the environment.
"""
