"""NumPy: the stages one after another over whole columns, where numba cannot be had."""
