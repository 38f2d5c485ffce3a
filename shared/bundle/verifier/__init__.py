"""The parts of `verify.py`: standard library alone, from Python 3.8 on, joined into one file.

They import each other by `from shared.bundle.verifier.x import name` and nothing else of ours, so
that `shared.bundle.standalone` can put them one after another.
"""
