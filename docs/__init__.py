"""Programs that make documentation and generated files. Not part of the package."""
