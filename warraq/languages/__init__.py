"""Languages: one module each, defining ``LANGUAGE``."""
