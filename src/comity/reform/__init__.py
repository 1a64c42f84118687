"""Reform: what a change of the law would do to a portfolio, and which changes matter most."""
