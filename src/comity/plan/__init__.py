"""Next steps: who does what, in which order, how long, so that activities may go ahead."""
