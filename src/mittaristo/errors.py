"""Errors that are meant for the person at the keyboard."""


class Refused(Exception):
    """Input or use that is refused; the message says what was expected, what was found, where, and what to do.

    The command line prints it and ends with status 2. It never holds an identity code or the person key (H1).
    """
