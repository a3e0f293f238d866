"""Fluent Bit's classic format, read the way Fluent Bit reads it, and the rules that Fargate adds.

https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema
"""

Section = tuple[str, dict[str, str]]


def parse(text: str) -> list[Section]:
    """Read sections with their keys and values.

    Raises ValueError for a line that is neither, and for indentation that Fargate refuses.
    """
    sections: list[Section] = []
    indents: dict[bool, set[int]] = {True: set(), False: set()}
    for line in text.splitlines():
        words = line.lstrip(" ")
        head = words.startswith("[")
        indents[head].add(len(line) - len(words))
        if head:
            if not words.endswith("]") or words[1:-1] not in ("FILTER", "OUTPUT", "PARSER"):
                raise ValueError(f"no section that Fargate takes: {line!r}")
            sections.append((words[1:-1], {}))
            continue
        key, space, value = words.partition(" ")
        if not sections or not space or key in sections[-1][1]:
            raise ValueError(f"no key and value of a section: {line!r}")
        sections[-1][1][key] = value
    if any(len(found) > 1 for found in indents.values()) or (
        indents[False] and max(indents[True]) >= min(indents[False])
    ):
        raise ValueError(f"uneven indentation: {indents}")
    return sections
