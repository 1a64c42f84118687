"""Industry: who could supply what, under whose law, owned by whom."""
