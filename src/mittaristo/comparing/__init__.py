"""Compares two warehouses: what a change of a rule does to the results, and to the cases behind them."""
