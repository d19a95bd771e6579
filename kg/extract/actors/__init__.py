"""Cutting lists of actors: tokens, name packs, evidence, cuts. Extract layer."""
