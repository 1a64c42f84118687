"""The law, read once by the process from which workers are forked, so that each has it from its start."""

import gc

import comity

comity.load()
gc.freeze()  # what every worker shares is not copied by its collector
