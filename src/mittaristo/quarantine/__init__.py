"""What the senders of quarantined rows get: a workbook that shows each fault and explains it."""
