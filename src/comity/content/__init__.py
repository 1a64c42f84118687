"""What of a product made abroad counts as a state's own content, part by part and destination by destination."""
