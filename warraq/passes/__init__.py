"""Passes over a chapter's tree: one module each, one function of the type ``Pass`` in it."""
