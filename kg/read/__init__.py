"""What stands in a source document? Formats to cells and paragraphs with true offsets.

See docs/architecture.md for what this layer is for.
"""

from kg.read.source import read_document

__all__ = ["read_document"]
