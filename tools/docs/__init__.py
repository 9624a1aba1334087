"""Documentation made from the project itself: method pages, timelines, reference, and SQL samples with results."""
