"""The pages, a room each: request handlers that hand work to workers and results to templates."""
