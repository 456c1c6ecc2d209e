"""Output formats: one module each, defining ``FORMAT``. Engines load lazily, here only."""
