"""A Vector as a signal: transforms, convolution, spectra, smooth histograms, averages.

Transforms take the next power of 2 of elements, filled up with zeros. The numbers are NEURON's up
to rounding: its sums are made in another order.
"""

from __future__ import annotations

import math
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend.errors import ArgumentError, MissingFeatureError
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.vector_arithmetic import VectorArithmetic
from vecgen.store import FloatArray

_SEGMENTS = 8
_FARTHEST = 20.0
"""Where a Gaussian of `sumgauss` ends: at exp(-20)."""
_FARTHEST_SMOOTH = 10.0
"""Where one of `smhist` ends."""


class VectorSignal(VectorArithmetic):
    """Transforms and averages."""

    __slots__ = ()

    # -- transforms ---------------------------------------------------------------------------

    def fft(self, *arguments: Any) -> Self:
        """Take the Fourier transform: `fft(source, sign)`, `fft(sign)`; sign -1 goes back.

        The result holds the sums with cos(0) and cos(pi k), then pairs with the cosine and the
        sine of each frequency between. Back again, all is size/2 times what it was.
        """
        if not 1 <= len(arguments) <= 2:
            raise ArgumentError("fft not enough arguments: it takes a Vector, a sign, or both")
        given = isinstance(arguments[0], VectorArithmetic)
        source = self._vector(arguments[0]) if given else self
        sign = argument(arguments[-1], "the sign of fft") if not given or arguments[1:] else 1.0
        values = _filled(source._values, _power_of_2(len(source)))
        return self._put(_back(values) if sign == -1.0 else _forth(values))

    def convlv(self, source: Any, response: Any, sign: float = 1.0) -> Self:
        """Take the convolution of two Vectors, both periodic.

        `response` has the answer at 0, 1, 2, ... first, then that at ..., -2, -1.
        """
        if argument(sign, "the sign of convlv") == -1.0:
            raise MissingFeatureError(
                "Vector.convlv with sign -1 is not in vecgen: NEURON's own gives wrong numbers."
            )
        given, answer = self._vector(source)._values, self._vector(response)._values
        size = _power_of_2(max(len(given), len(answer)))
        return self._put(_convolved(_filled(given, size), _wrapped(answer, size)))

    def filter(self, *arguments: Any) -> Self:
        """Convolve with the transform of a filter: `filter(source, spectrum)`."""
        if len(arguments) != 2:
            raise ArgumentError("filter not enough arguments: it takes a source and a spectrum")
        given, spectrum = (self._vector(item)._values for item in arguments)
        size = _power_of_2(max(len(given), len(spectrum)))
        transform = np.fft.rfft(_filled(spectrum, size))
        parts = np.concatenate((transform.real, transform.imag[1 : (size + 1) // 2][::-1]))
        response = parts[: len(spectrum)]
        return self._put(_convolved(_filled(given, size), _wrapped(response, size)))

    def correl(self, source: Any, other: Any = None) -> Self:
        """Take the correlation of two Vectors, or of one with itself, both periodic."""
        one = self._vector(source)._values
        two = one if other is None else self._vector(other)._values
        size = _power_of_2(max(len(one), len(two)))
        first, second = (np.fft.rfft(_filled(values, size)) for values in (one, two))
        return self._put(np.fft.irfft(first * np.conj(second), size))

    def spctrm(self, source: Any) -> Self:
        """Take the power spectrum: the mean of overlapping stretches under a triangular window."""
        values = self._vector(source)._values
        if len(values) < 2:
            raise ArgumentError(f"spctrm needs at least 2 elements, not {len(values)}")
        half = _power_of_2(len(values) // _SEGMENTS)
        pairs = max(1, -(-(len(values) - half) // (2 * half)))  # as many as reach the end
        found = _spectrum(values, half, 2 * pairs)
        if len(self) < half:
            self._buffer.resize(half)
        self._values[:half] = found
        return self

    # -- histograms ---------------------------------------------------------------------------

    def sumgauss(
        self, low: float, high: float, width: float, variance: float, weights: Any = None
    ) -> Self:
        """Return a Vector of the sum of Gaussians, one around the bin of each element."""
        start, step = argument(low, "a limit"), argument(width, "the width of a bin")
        extent = argument(high, "a limit") - start
        if not (step > 0.0 and extent >= 0.0):
            raise ArgumentError(
                f"Arg out of range in user function: bins of {width!r} from {low!r} to {high!r}"
            )
        factors = self._weights(weights, self)
        var = argument(variance, "a variance")
        total = np.zeros(int(extent / step))
        if not var > 0.0:
            return self._new(total)
        for value, factor in zip(self._values.tolist(), factors.tolist(), strict=True):
            distances = (np.arange(len(total)) - int((value - start) / step)) * step
            near = distances**2 / (2.0 * var) < _FARTHEST
            total[near] += factor * _gaussian(distances[near], var)
        return self._new(total)

    def smhist(
        self,
        source: Any,
        start: float,
        size: float,
        step: float,
        variance: float,
        weights: Any = None,
    ) -> Self:
        """Take the sum of Gaussians around the elements of `source` (see `sumgauss`).

        It has `size` bins of a width `step` from `start` on; what lies before does not count.
        Where weights are negative, the sum is at least 0.
        """
        given = self._vector(source)
        low, width = argument(start, "the start"), argument(step, "the width of a bin")
        count = int(argument(size, "a number of bins"))
        if not (width > 0.0 and count >= 0):
            raise ArgumentError(
                f"Arg out of range in user function: {size!r} bins of width {step!r}"
            )
        factors = self._weights(weights, given)
        var = argument(variance, "a variance")
        if not var > 0.0:
            return self._put(np.zeros(count))
        reach = int(math.sqrt(2.0 * _FARTHEST_SMOOTH * var) / width)
        room = _power_of_2(count + 2 * reach)
        kernel = _gaussian(np.arange(-reach, reach + 1) * width, var)
        total = np.zeros(room)
        for value, factor in zip(given._values.tolist(), factors.tolist(), strict=True):
            # What lies far behind the last bin comes in again before the first, as in NEURON.
            if 0.0 <= (place := (value - low) / width) < room:
                bins = np.arange(int(place) - reach, int(place) + reach + 1) % room
                np.add.at(total, bins, factor * kernel)
        return self._put(np.maximum(total[:count], 0.0))

    def _weights(self, weights: Any, source: VectorArithmetic) -> FloatArray:
        if weights is None:
            return np.ones(len(source))
        factors = self._vector(weights)._values
        if len(factors) != len(source):
            raise ArgumentError(
                f"the Vector of weights must be as long as the source: {len(factors)}, but "
                f"{len(source)}"
            )
        return factors

    def psth(self, source: Any, dt: float, trials: float, size: float) -> Self:
        """Take the mean frequencies (Hz) of a histogram with bins of `dt` (ms), over `trials`.

        A bin is widened to both sides until it holds `size` events, the later side first.
        """
        counts = self._vector(source)._values.tolist()
        least = argument(size, "a number of events")
        if not 0.0 <= least <= len(counts) // 2:
            raise ArgumentError(
                f"Arg out of range in user function: {size!r} events with {len(counts)} bins"
            )
        unit = argument(dt, "dt") * argument(trials, "trials")
        found = np.array([_mean(counts, place, least) for place in range(len(counts))])
        with np.errstate(all="ignore"):
            return self._put(found * 1000.0 / unit)

    def trigavg(self, data: Any, triggers: Any, pre: float, post: float) -> float:
        """Take the mean of `data` around triggers, from `pre` elements before to `post` behind.

        Returns the number of triggers that are far enough from both ends.
        """
        values = self._vector(data)._values
        before, behind = int(argument(pre, "pre")), int(argument(post, "post"))
        if not (0 <= before < len(values) and 0 <= behind < len(values)):
            raise ArgumentError(
                f"Arg out of range in user function: {pre!r} and {post!r} of {len(values)} elements"
            )
        places = [int(place) for place in self._vector(triggers)]
        used = [p for p in places if p - before >= 0 and p + behind < len(values)]
        total = np.zeros(before + behind)
        for place in used:
            total += values[place - before : place + behind]
        with np.errstate(all="ignore"):
            self._put(total / len(used) if used else np.full(len(total), math.nan))
        return float(len(used))


def _power_of_2(size: int) -> int:
    return 1 << max(0, size - 1).bit_length()


def _filled(values: FloatArray, size: int) -> FloatArray:
    filled = np.zeros(size)
    filled[: len(values)] = values
    return filled


def _forth(values: FloatArray) -> FloatArray:
    size = len(values)
    if size == 1:
        return values
    transform = np.fft.rfft(values)
    packed = np.empty(size)
    packed[0], packed[1] = transform[0].real, transform[-1].real
    packed[2::2], packed[3::2] = transform[1:-1].real, -transform[1:-1].imag
    return packed


def _back(packed: FloatArray) -> FloatArray:
    size = len(packed)
    if size == 1:
        return packed / 2.0
    transform = np.empty(size // 2 + 1, dtype=np.complex128)
    transform[0], transform[-1] = packed[0], packed[1]
    transform[1:-1] = packed[2::2] - 1j * packed[3::2]
    return np.fft.irfft(transform, size) * (size / 2)


def _wrapped(response: FloatArray, size: int) -> FloatArray:
    """Return a response with its negative times at the end; a middle element is lost."""
    count = len(response)
    later = max(0, count - 1) // 2
    wrapped = np.zeros(size)
    wrapped[: (count + 1) // 2] = response[: (count + 1) // 2]
    wrapped[size - later :] = response[count - later :]
    return wrapped


def _convolved(values: FloatArray, response: FloatArray) -> FloatArray:
    product: NDArray[np.complex128] = np.fft.rfft(values) * np.fft.rfft(response)
    return np.fft.irfft(product, len(values))


def _spectrum(values: FloatArray, half: int, segments: int) -> FloatArray:
    """Return the power at 0, 1, ... half - 1 waves in a stretch of 2 half elements."""
    length = 2 * half
    window = 1.0 - np.abs((np.arange(length) - half) / half)
    filled = _filled(values[: half * (segments + 1)], half * (segments + 1))
    power = np.zeros(half)
    for start in range(0, half * segments, half):
        transform = np.fft.rfft(filled[start : start + length] * window)[:half]
        power += transform.real**2 + transform.imag**2
    power[1:] *= 2.0
    return power / (length * float(window @ window) * segments)


def _gaussian(distances: NDArray[Any], variance: float) -> FloatArray:
    height = 1.0 / math.sqrt(2.0 * math.pi * variance)
    curve: FloatArray = height * np.exp(-(distances**2) / (2.0 * variance))
    return curve


def _mean(counts: list[float], place: int, least: float) -> float:
    """Return the mean count of the bins around a place that together hold `least` events."""
    first = last = place
    total = counts[place]
    while total < least and (first > 0 or last + 1 < len(counts)):
        if last + 1 < len(counts):
            last += 1
            total += counts[last]
        if total < least and first > 0:
            first -= 1
            total += counts[first]
    return total / (last - first + 1)
