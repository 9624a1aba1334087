"""Quarantined rows: a workbook that shows and explains each fault to the sender, and their release."""
