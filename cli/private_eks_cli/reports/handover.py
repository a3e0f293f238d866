"""Where what a command writes goes: to the terminal, or into a file."""

from pathlib import Path

from private_eks.common.plan.arguments import refusal


def hand_over(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file, with the ends of lines that it has.

    Raises ValueError for a file that cannot be written.
    """
    if output is None:
        print(text, end="")
        return
    try:
        output.write_bytes(text.encode("utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise refusal("--output", str(output), "a file that can be written", f"name another one: {reason}") from None
