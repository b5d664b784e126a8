"""Each rule of the tree finds what it is there for, and leaves the rest alone."""

import os
import shutil
import tempfile
import unittest
import unittest.mock

import rules
import tree


def found(rule, text, path="common/a.cpp"):
    """The numbers of the lines that a rule complains about."""
    return [number for number, _ in rule(tree.File(path, text))]


class RulesTest(unittest.TestCase):
    def test_columns(self):
        self.assertEqual(found(rules.columns, "a" * 110 + "\n" + "a" * 111), [2])

    def test_tables_of_pages_may_be_wide(self):
        self.assertEqual(found(rules.columns, "|" + "a" * 120 + "\n" + "a" * 120, "docs/a.md"), [2])

    def test_size(self):
        self.assertEqual(found(rules.size, "a\n" * 400), [])
        self.assertEqual(found(rules.size, "a\n" * 401), [1])

    def test_blanks(self):
        self.assertEqual(found(rules.blanks, "a \n\tb\nc"), [1, 2, 3])

    def test_header(self):
        self.assertEqual(found(rules.header, "// What for.\n#pragma once\n", "common/a.hpp"), [])
        self.assertEqual(found(rules.header, "#pragma once\n", "common/a.hpp"), [1])
        self.assertEqual(found(rules.header, "// What for.\n#include <string>\n", "common/a.hpp"), [2])
        self.assertEqual(found(rules.header, "// A.\n#pragma once\nusing namespace std;\n", "common/a.hpp"),
                         [3])

    def test_one_definition(self):
        text = "namespace nova::a {\n{}struct Beat {\n}\n}  // namespace nova::a\n"
        here = tree.File("a/here.hpp", text.replace("{}", ""))
        there = tree.File("a/there.hpp", text.replace("{}", ""))
        hidden = tree.File("a/hidden.cpp", text.replace("{}", "namespace {\n"))
        self.assertEqual([(file.path, number) for file, number, _ in rules.one_definition(
            [here, there, hidden])], [("a/there.hpp", 2)])

    def test_unfinished(self):
        self.assertEqual(found(rules.unfinished, "a\n// TO" "DO: b\nautodo XXXXXX\n"), [2])

    def test_vague_names(self):
        self.assertEqual(found(rules.vague_names, "class ServerManager {\nstruct Implicit;\nstruct Util;\n"),
                         [1, 3])

    def test_includes(self):
        names = ('"common/error.hpp"', '"error.hpp"', '"common/nothing.hpp"', "<string>")
        text = "\n".join("#include " + name for name in names)
        self.assertEqual(found(rules.includes, text), [2, 3])

    def test_standard_output(self):
        self.assertEqual(found(rules.standard_output, "std::cout << 1;\nlog.info(2);\n"), [1])

    def test_sql(self):
        self.assertEqual(found(rules.sql, '"SELECT a FROM b"\n"select one"\n"UPDATE t SET a = 1"\n'), [1, 3])

    def test_blocks(self):
        body = "  a();\n" * 58
        self.assertEqual(found(rules.blocks, "void f() {\n" + body + "}\n"), [])
        self.assertEqual(found(rules.blocks, "void f() {\n  a();\n" + body + "}\n"), [1])
        self.assertEqual(found(rules.blocks, "void f(int a,\n       int b) {\n  a();\n" + body + "}\n"), [2])
        for opening in ("namespace a {", "class A : B {", "const std::array a = {"):
            self.assertEqual(found(rules.blocks, opening + "\n" + body * 2 + "}\n"), [], opening)

    def test_functions(self):
        self.assertEqual(found(rules.functions, "def f():\n" + "    a()\n" * 59, "a.py"), [])
        self.assertEqual(found(rules.functions, "b = 1\ndef f():\n" + "    a()\n" * 60, "a.py"), [2])


class PagesTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(os.path.join(self.folder, "docs"))
        with open(os.path.join(self.folder, "docs", "b.md"), "w", encoding="utf-8") as file:
            file.write("# What it is, and `why`\n")
        patch = unittest.mock.patch.object(tree, "ROOT", self.folder)
        patch.start()
        self.addCleanup(patch.stop)

    def test_links(self):
        text = "[a](b.md)\n[a](c.md)\n[a](b.md#what-it-is-and-why)\n[a](b.md#else)\n[a](https://a.test/b)\n"
        self.assertEqual(found(rules.broken_links, text, "docs/a.md"), [2, 4])

    def test_files_are_found_by_name_and_by_first_line(self):
        for name, text in (("run", "#!/bin/sh\n"), ("data", "x"), ("a.cpp", ""), ("a.o", "")):
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        os.mkdir(os.path.join(self.folder, "build"))
        shutil.copy(os.path.join(self.folder, "a.cpp"), os.path.join(self.folder, "build"))
        self.assertEqual([file.path for file in tree.files(self.folder)], ["a.cpp", "run", "docs/b.md"])


if __name__ == "__main__":
    unittest.main()
