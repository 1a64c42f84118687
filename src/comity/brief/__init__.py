"""Documents made from results: they compute nothing of their own."""
