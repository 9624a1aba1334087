"""One module per indicator: its candidates (V6), or what its rows bring to the cells where it has none."""
