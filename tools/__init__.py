"""The workshop: what makes and measures parts of the project, for whoever changes it; ``python -m tools`` lists it."""

from mittaristo.project import project_folder

PROJECT = project_folder()
