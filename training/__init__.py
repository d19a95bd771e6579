"""How the weights in data/weights are made. Nothing here is needed to read a plan."""
