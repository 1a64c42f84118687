"""Editions: the text of law of a day, provision by provision, and whether it still is what rules were read from."""
