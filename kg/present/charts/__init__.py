"""Charts as SVG text, each with the table that holds the same numbers. Present layer."""
