"""Numba: rows in blocks that stay in the processor's cache, on every core."""
