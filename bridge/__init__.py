"""The daemon of Loop Copilot: the only writer of state; every face of the program is its client."""

__version__ = "0.1.0"
