"""Where things stand on a map: plain numbers in, plain numbers out. Presentation layer.

Deterministic: no randomness, no library whose version would move a node; coordinates are whole.
"""
