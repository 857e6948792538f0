"""The workloads under vecgen and every peer, in pairs in turn, on one processor."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers import Peer
from benchmarks.processes import ask_run
from benchmarks.runs.job import Job
from benchmarks.shapes import SHAPES

ALONE = 20
"""How much longer one copy runs by itself, at most."""


@dataclass
class Pairs:
    """Measurements beside one peer: ns of processor time per compartment and step."""

    vecgen: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)
    volts: list[tuple[float, float]] = field(default_factory=list)
    """The last section's voltage in the end (mV)."""

    @property
    def ns(self) -> float:
        """The median of the peer's runs."""
        return statistics.median(self.peer)

    @property
    def ratio(self) -> float:
        """The median of how many times quicker vecgen was."""
        return statistics.median(b / a for a, b in zip(self.vecgen, self.peer, strict=True))

    @property
    def apart(self) -> float:
        """How far the voltages are apart at most (mV)."""
        return max(abs(a - b) for a, b in self.volts)


@dataclass
class Measured:
    """One workload under all."""

    workload: str
    tables: bool
    alone: list[float]
    """Of vecgen, where no peer is installed."""
    pairs: dict[str, Pairs]

    @property
    def vecgen(self) -> float:
        """The median of all of vecgen's runs."""
        every = [value for pairs in self.pairs.values() for value in pairs.vecgen]
        return statistics.median(every or self.alone)

    def figures(self) -> dict[str, object]:
        """Return what is told of it in JSON."""
        peers = {
            name: {
                "ns": pairs.ns,
                "ratio": pairs.ratio,
                "mV apart": pairs.apart,
                "pairs": list(zip(pairs.vecgen, pairs.peer, strict=True)),
            }
            for name, pairs in self.pairs.items()
        }
        return {"tables": self.tables, "vecgen ns": self.vecgen, "peers": peers}


class Bench:
    """A folder with compiled peers and vecgen's cache, and the processor to use."""

    def __init__(self, folder: Path, peers: Iterable[Peer], core: int) -> None:
        self.cache = folder / "cache"
        self.core = core
        self.peers = tuple(peers)
        self._libraries = {peer.name: peer.prepare(folder / peer.run) for peer in self.peers}

    def measure(self, name: str, *, tables: bool, rounds: int, tstop: float) -> Measured:
        """Return the figures of one workload: `rounds` pairs with each peer."""
        job = Job(SHAPES[name], tables, tstop)
        run = "sweep" if name == "W4s" else "vecgen"
        self._ask(run, job)  # compiles
        result = Measured(name, tables, [], {})
        against = [peer for peer in self.peers if tables in peer.tables]
        for _ in range(rounds):
            if not against:
                result.alone.append(self._ask(run, job)[0])
            for peer in against:
                pairs = result.pairs.setdefault(peer.name, Pairs())
                ours, volts = self._ask(run, job)
                theirs, their_volts = self._peer(peer, job)
                pairs.vecgen.append(ours)
                pairs.peer.append(theirs)
                pairs.volts.append((volts, their_volts))
        return result

    def _peer(self, peer: Peer, job: Job) -> tuple[float, float]:
        """Measure a peer; its copies together or one by one, as is quicker."""
        library = self._libraries[peer.name]
        shape = job.shape
        together = self._ask(peer.run, Job(shape, job.tables, job.tstop, library))
        if not peer.copies or not shape.name.startswith("W4"):
            return together
        length = job.tstop * min(ALONE, shape.cells)
        alone = self._ask(peer.run, Job(shape.alone, job.tables, length, library))
        return min(together[0], alone[0]), together[1]

    def _ask(self, run: str, job: Job) -> tuple[float, float]:
        nanoseconds, volts = ask_run(run, job.text(), cache=self.cache, core=self.core)
        return float(nanoseconds), float.fromhex(volts)


@contextmanager
def bench(peers: Iterable[Peer], core: int) -> Iterator[Bench]:
    """Compile the peers into a folder, which is removed at the end."""
    folder = Path(tempfile.mkdtemp())
    try:
        yield Bench(folder, peers, core)
    finally:
        shutil.rmtree(folder)
