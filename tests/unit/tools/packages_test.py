"""The lists of Debian packages, and the page that tells people of them."""

import os
import re
import unittest

from cloud import packages
from cloud.build import ROOT


class PackagesTest(unittest.TestCase):
    def setUp(self):
        with open(os.path.join(ROOT, "docs", "dependencies.md"), encoding="utf-8") as file:
            self.page = file.read()
        rows = [line.split("|") for line in self.page.splitlines() if line.startswith("|")][2:]
        self.to_build, self.to_run = (
            {name for row in rows for name in re.findall("`([^`]+)`", row[column])} for column in (2, 3))

    def test_the_page_names_what_is_needed_to_build(self):
        tools = next(line for line in self.page.splitlines() if line.startswith("    clang-19")).split()
        self.assertEqual(self.to_build | set(tools), set(packages.BUILD))

    def test_the_page_names_what_is_needed_to_run(self):
        self.assertEqual(self.to_run, set(packages.RUNTIME))

    def test_no_list_names_one_twice(self):
        for name in ("BUILD", "SERVICES", "LIBVIRT", "CLIENT", "GUEST", "TEST", "RUNTIME"):
            words = getattr(packages, name)
            self.assertEqual(len(set(words)), len(words), name)


if __name__ == "__main__":
    unittest.main()
