"""WeasyPrint made right for Arabic: pure modules and one adapter, ``engine``."""
