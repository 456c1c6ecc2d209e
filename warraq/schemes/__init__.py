"""Schemes of imposition, one a module; each defines ``SCHEME``."""
