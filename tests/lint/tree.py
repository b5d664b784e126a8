"""The files of the tree, each with its path from the root and its text, as the rules look at them."""

import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOT_OURS = {"build", "__pycache__", ".git", ".cache"}
TEXT = (".cpp", ".hpp", ".py", ".sql", ".md", ".txt", ".cmake", ".sh", ".in", ".json", ".xml", ".service",
        ".yaml", ".S")


class File:
    """`path` is relative to the root; `lines` have no line ends."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.splitlines()

    def named(self, *ends):
        return self.path.endswith(ends)

    def under(self, *folders):
        return self.path.startswith(tuple(folder + "/" for folder in folders))

    @property
    def is_cxx(self):
        return self.named(".cpp", ".hpp")

    @property
    def is_python(self):
        return self.named(".py") or (bool(self.lines) and self.lines[0].startswith("#!/usr/bin/python3"))

    @property
    def is_script(self):
        return bool(self.lines) and self.lines[0].startswith("#!")


def files(root=ROOT):
    """Every text file of the tree, in order; programs without an ending are known by their first line."""
    for folder, names, found in os.walk(root):
        names[:] = sorted(name for name in names if name not in NOT_OURS)
        for name in sorted(found):
            path = os.path.join(folder, name)
            if os.path.islink(path) or (not name.endswith(TEXT) and "." in name):
                continue
            with open(path, "rb") as file:
                data = file.read()
            if name.endswith(TEXT) or data.startswith(b"#!"):
                yield File(os.path.relpath(path, root), data.decode("utf-8", errors="replace"))
