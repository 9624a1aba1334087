"""Errors that are meant for the person at the keyboard.

Their messages never hold an identity code or the person key (H1).
"""


class RefusedError(Exception):
    """Input or use that is refused: what was expected, what was found, where, and what to do.

    The command line prints the message and ends with status 2.
    """


class FailedError(Exception):
    """Work that could not be done for a reason outside the input: a full disk, a failed check.

    The command line prints the message and ends with status 1.
    """
