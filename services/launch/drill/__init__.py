"""The drill: a backup brought back into an empty place, and proven to be the whole province."""
