"""Kinds of manuscript: one module each, which defines ``INPUT``."""
