"""Mounts of one's own, in a usual root and in a chroot into a plain folder; wants root."""

import os
import subprocess
import tempfile
import unittest

import cloud.own_mounts

PROGRAM = os.path.abspath(cloud.own_mounts.__file__)
UNSHARE = "unshare --mount --propagation unchanged -- /usr/bin/python3 -B"
# Mounts that are shared, so that what is not kept to oneself is seen here.
SHARED = ["unshare", "--mount", "--propagation", "shared", "--", "sh", "-ec"]
MOUNTS = "sh -ec 'mount -t tmpfs -o size=77k none {at}; df --output=size {at} | tail -1'"


@unittest.skipIf(os.geteuid() != 0, "needs root")
class OwnMountsTest(unittest.TestCase):
    def setUp(self):
        if subprocess.run([*SHARED, "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("in a chroot into a plain folder no mounts can be made shared")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.at = os.path.join(self.folder, "at")
        os.mkdir(self.at)

    def run_shared(self, script):
        """The script's words, then those that df still says of the folder afterwards."""
        done = subprocess.run([*SHARED, script + f"; df --output=size {self.at} | tail -1"], text=True,
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.split()

    def test_in_a_usual_root(self):
        inside, outside = self.run_shared(f"{UNSHARE} {PROGRAM} {MOUNTS.format(at=self.at)}")
        self.assertNotEqual(inside, outside)

    def test_in_a_chroot_that_is_no_mount_point(self):
        binds = "".join(f"mkdir -p {self.folder}{top}; mount --rbind {top} {self.folder}{top}; "
                        for top in ("/usr", "/proc"))
        binds += "".join(f"ln -s usr/{top} {self.folder}/{top}; " for top in ("bin", "sbin", "lib", "lib64"))
        binds += f"cp {PROGRAM} {self.folder}/program; "
        leave = "".join(f"; umount -R {self.folder}{top}" for top in ("/usr", "/proc"))
        inside, outside = self.run_shared(
            f"{binds} chroot {self.folder} {UNSHARE} /program {MOUNTS.format(at='/at')}{leave}")
        self.assertNotEqual(inside, outside)


if __name__ == "__main__":
    unittest.main()
