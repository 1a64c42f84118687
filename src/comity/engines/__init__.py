"""Engines: one compiled law over many rows, each engine in a folder of its own."""
