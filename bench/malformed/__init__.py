"""Malformed inputs over every command, option and entry, drawn by seed: ``python -m bench.malformed``."""
