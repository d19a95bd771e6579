"""What `make accuracy` and `make train` run: measuring on real documents, fitting weights."""
