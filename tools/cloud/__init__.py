"""A whole compute cloud on one machine: what tools/standalone, tools/test and the tests share.

Standard library only; one concept a file. Nothing here needs systemd, and nothing touches the
machine's own broker, database or libvirt: every service is a private process under one state folder.
"""
