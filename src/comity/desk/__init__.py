"""The desk: what is put together for a meeting, from the record, the law and what is worked out of both."""
