"""Sensors of partners: what each sees, what a decision to share would need, what one more partner adds.

`sensors`: what is public of each sensor, on what source; `coalition`: the noun that users ask.
"""
