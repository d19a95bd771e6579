"""Numbers with bounds, counts of known and unknown, and the facts behind each. Measure layer.

Measures are per plan, never mixed. Nothing here prints, draws or reads files, and nothing is
random without a seed.
"""
