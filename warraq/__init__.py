"""Warraq (ورّاق): an Arabic-first publishing press. See :mod:`warraq.pipeline`."""

__version__ = "0.1.0"
