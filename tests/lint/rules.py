"""What clang-format and the compiler do not check, one function a rule.

A rule takes a File and yields (line number, what is wrong); RULES says which files each one looks at.
"""

import ast
import os
import re

import tree

COLUMNS = 110
FILE_LINES = 400
BLOCK_LINES = 60
LIBRARIES = ("api", "scheduler", "conductor", "compute", "common", "proto")
# Written in two parts, so that the rule does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
VAGUE = re.compile(r"\b(?:class|struct|enum|union|concept|using)\s+(?:class\s+)?"
                   r"(\w*(?:Manager|Helper|Util|Utils|Impl))\b(?!::)")
QUOTED = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
SQL = re.compile(r"\b(SELECT\s.*\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|"
                 r"(CREATE|ALTER|DROP)\s+(TABLE|INDEX))\b")
# A block that is code: its opening line ends in " {", which braces of initialisers do not.
NOT_CODE = re.compile(r"\b(namespace|class|struct|enum|union|extern)\b|(=|return|\() \{$")


def columns(file):
    for number, line in enumerate(file.lines, 1):
        if len(line) > COLUMNS and not (file.named(".md") and (line.startswith("|") or "](http" in line)):
            yield number, f"{len(line)} columns; the limit is {COLUMNS}"


def size(file):
    if len(file.lines) > FILE_LINES:
        yield 1, f"{len(file.lines)} lines; the limit is {FILE_LINES}: one concept, one file"


def blanks(file):
    for number, line in enumerate(file.lines, 1):
        if line != line.rstrip():
            yield number, "blanks at the end of the line"
        if "\t" in line[:len(line) - len(line.lstrip())]:
            yield number, "indented by a tab"
    if file.text and not file.text.endswith("\n"):
        yield len(file.lines), "no line end at the end of the file"


def header(file):
    """A header says first what it is for, and then guards itself."""
    body = next((number for number, line in enumerate(file.lines) if not line.startswith("//")), 0)
    if body == 0:
        yield 1, "a header opens with a comment: what it is for, who owns it, what fails"
    if "#pragma once" not in file.lines[body:body + 2]:
        yield body + 1, "no `#pragma once` after the opening comment"
    for number, line in enumerate(file.lines, 1):
        if line.startswith("using namespace") and not file.under("tests"):
            yield number, "`using namespace` in a header"


def unfinished(file):
    for number, line in enumerate(file.lines, 1):
        if UNFINISHED.search(line):
            yield number, "unfinished work is finished, or is an issue, but not a mark in the tree"


def vague_names(file):
    for number, line in enumerate(file.lines, 1):
        found = VAGUE.search(line)
        if found:
            yield number, f"{found[1]}: a type is named after what it is or does"


def includes(file):
    for number, line in enumerate(file.lines, 1):
        found = QUOTED.match(line)
        if found and "/" in found[1] and not os.path.exists(os.path.join(tree.ROOT, found[1])):
            yield number, f'"{found[1]}" is no path from the root'
        elif found and "/" not in found[1] and not found[1].endswith("_files.hpp"):
            yield number, f'"{found[1]}": includes are written from the root'


def standard_output(file):
    for number, line in enumerate(file.lines, 1):
        if "std::cout" in line or "std::cerr" in line:
            yield number, "libraries speak through the log, programs through <cstdio> or fmt"


def sql(file):
    for number, line in enumerate(file.lines, 1):
        if SQL.search(line):
            yield number, "SQL is written in conductor/db only"


def blocks(file):
    """No function, lambda, loop or branch is longer than a screen; relies on clang-format's indentation."""
    for start, line in enumerate(file.lines):
        if not line.endswith(" {") or line.lstrip().startswith("//") or NOT_CODE.search(line):
            continue
        length = _block_length(file.lines[start:])
        if length > BLOCK_LINES:
            yield start + 1, f"a block of {length} lines; a function fits a screen ({BLOCK_LINES})"


def _block_length(lines):
    """Lines up to the brace that closes what lines[0] opens: the first one left of the block's content."""
    inner = _indent(lines[1]) if len(lines) > 1 else 0
    ends = (number for number, line in enumerate(lines)
            if number > 0 and line.lstrip().startswith("}") and _indent(line) < inner)
    return next(ends, 0) + 1


def _indent(line):
    return len(line) - len(line.lstrip())


def functions(file):
    """The same for Python."""
    for node in ast.walk(ast.parse(file.text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = node.end_lineno - node.lineno + 1
            if length > BLOCK_LINES:
                yield node.lineno, f"{node.name} has {length} lines; a function fits a screen ({BLOCK_LINES})"


def broken_links(file):
    """Links of a page to files of the tree and to headings."""
    for number, line in enumerate(file.lines, 1):
        for target in re.findall(r"\]\(([^)\s]+)\)", line):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            where = os.path.normpath(os.path.join(os.path.dirname(file.path), path)) if path else file.path
            if not os.path.exists(os.path.join(tree.ROOT, where)):
                yield number, f"{target}: there is no {where}"
            elif anchor and anchor not in _headings(where):
                yield number, f"{target}: {where} has no such heading"


def _headings(path):
    """The anchors of a page's headings, made as code hosts make them."""
    with open(os.path.join(tree.ROOT, path), encoding="utf-8") as file:
        titles = re.findall(r"^#+ (.*)$", file.read(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


# rule, which files it looks at
NAMESPACE = re.compile(r"^(?:inline )?namespace\s*([\w:]*)\s*\{$")
TYPE = re.compile(r"^(?:struct|class|enum class)\s+(\w+)\b(?!::)[^;]*\{")


def _types(file):
    """(line number, full name) of the types that other files' code can see."""
    inside = []
    for number, line in enumerate(file.lines, 1):
        opened, declared = NAMESPACE.match(line), TYPE.match(line)
        if opened:
            inside.append(opened.group(1))
        elif line.startswith("}") and "namespace" in line and inside:
            inside.pop()
        elif declared and inside and "" not in inside:
            yield number, "::".join([*inside, declared.group(1)])


def one_definition(files):
    """Two types of one name are one to the linker, which takes either's destructor for both."""
    first = {}
    for file in files:
        for number, name in _types(file):
            if first.setdefault(name, file.path) != file.path:
                yield file, number, f"{name} is also a type in {first[name]}"


RULES = (
    # Migrations are checksummed and never change; microversions.hpp is a table, one row a version.
    (columns, lambda file: not file.named("schema.sql", ".json", ".xml", "api/microversions.hpp") and
     not file.under("conductor/db/migrations")),
    (size, lambda file: not file.named("schema.sql", "project_options.txt", ".json")),
    (blanks, lambda file: not file.under("tests/golden")),
    (header, lambda file: file.named(".hpp")),
    (unfinished, lambda file: True),
    (vague_names, lambda file: file.is_cxx),
    (includes, lambda file: file.is_cxx),
    (standard_output, lambda file: file.is_cxx and file.under(*LIBRARIES)),
    (sql, lambda file: file.is_cxx and file.under(*LIBRARIES) and not file.under("conductor/db")),
    (blocks, lambda file: file.is_cxx),
    (functions, lambda file: file.is_python),
    (broken_links, lambda file: file.named(".md")),
)
