"""Benchmarks: Comity beside its peers, in one run."""
