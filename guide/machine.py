"""How much of this machine is ours to use."""

import os
from math import ceil
from pathlib import Path

QUOTAS = Path("/sys/fs/cgroup")


def cores(quotas: Path = QUOTAS) -> int:
    """Processors that this process may use, at least one: those it is bound to, or fewer where its control group has
    a quota (in a container, say).
    """
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(bound, ceil(_quota(quotas) or bound)))


def _quota(quotas: Path) -> float | None:
    """In processors; None without one, or where it cannot be read. Version 2 has both numbers in one file."""
    for names in (["cpu.max"], ["cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"]):
        try:
            words = " ".join((quotas / name).read_text() for name in names).split()
        except OSError:
            continue
        if len(words) == 2 and all(word.isdecimal() for word in words) and int(words[1]):
            return int(words[0]) / int(words[1])
    return None
