"""Compile: from law at a date to stages of small tables; no rows, no input or output."""
