"""Building: dbt on what has landed, in a draft that becomes the database when every test passes, and its log."""
