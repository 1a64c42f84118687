"""Screening: parties against a restricted-party list that the user supplies; a hit is a hold, never a release."""
