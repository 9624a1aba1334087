"""Landing: from a register's delivery on disk to checked, typed rows in the schemas raw and quarantine."""
