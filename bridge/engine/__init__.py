"""Finds models and runs them."""
