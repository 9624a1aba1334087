"""The command line ``mittaristo``: one file per command, all output through ``console``."""
