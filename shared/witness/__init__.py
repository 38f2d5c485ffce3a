"""A witness: somebody else's process, who puts a name to a log's heads while they agree."""
