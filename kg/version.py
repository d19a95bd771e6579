"""Which version of the program this is. Lowest layer; `pyproject.toml` says the same (a test)."""

__version__ = "0.1.0"
