"""The comment as Bitbucket shows it: its Markdown has no HTML, no alerts and no Mermaid.

https://support.atlassian.com/bitbucket-cloud/docs/markup-comments/
"""

import re

LIMIT = 32_768 - len("[//]: # ()")
"""The longest comment that Bitbucket takes, without what its marker adds."""
_MARKER = re.compile(r"<!-- (private-eks: .*) -->")
_FOLD = re.compile(r"( *)<details><summary>(.*)</summary>")
_SMALL = re.compile(r"<sub>(.*)</sub>")


def for_bitbucket(comment: str) -> str:
    """Write a comment without what Bitbucket does not know; it becomes no longer but by its marker."""
    lines = [line for line in comment.split("\n") if not line.startswith("> [!") and line.strip() != "</details>"]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(map(_line, lines)))


def _line(line: str) -> str:
    if found := _MARKER.fullmatch(line):
        return f"[//]: # ({found[1]})"
    if found := _FOLD.fullmatch(line):
        return f"{found[1]}**{found[2]}**"
    if found := _SMALL.fullmatch(line):
        return f"_{found[1]}_"
    return line.replace("<br>", "; ") if line.startswith("| ") else line
