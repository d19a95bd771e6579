"""See docs/architecture.md for what this layer is for."""
