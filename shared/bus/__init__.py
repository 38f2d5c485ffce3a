"""The bus: a copy of every log, numbered as the log is, from which the other services follow."""
