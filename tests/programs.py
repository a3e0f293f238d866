"""The program of the project that a test is in, which is this repository's unless it goes elsewhere."""

from private_eks_cli.sources.projects import find_project


def run_program() -> None:
    """Run the program, as the recorder and the engine take it."""
    find_project().run()
