"""Rules of the house: one module each, defining ``RULE``."""
