"""The command line. It renders results and computes nothing of its own."""
