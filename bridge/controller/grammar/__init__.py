"""Words to a plan, with no language model and no network."""

from bridge.controller.grammar.interpret import interpret

__all__ = ["interpret"]
