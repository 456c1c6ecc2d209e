"""Outside judges of finished files: one module each, defining ``VALIDATOR``."""
