"""What draws, knows or recomputes lives, to check the warehouse with: only `simulate` and `verify` need it."""
