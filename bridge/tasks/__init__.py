"""What a musician can ask for: one file per task, each with typed arguments, a docstring and `run`.

The docstring and the argument descriptions are what a language model reads.
"""
