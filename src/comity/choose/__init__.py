"""Choosing among options whose worth depends on one another: reforms, steps, candidates, agendas.

`value`: what a set of options is worth, a sum over groups; `limits`: which sets may be chosen; `best`: the exact best
set with its proved bound, and the greedy order; `shares`: what each option, and each pair, contributes on average.
"""
