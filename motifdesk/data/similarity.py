"""Which sequences are the same, or nearly: duplicates, near duplicates across parts, and clusters.

Two sequences are as similar as the sets of their k-mers: the Jaccard index, shared k-mers over all k-mers of both. At
200 bases and k = 8, one substitution leaves 0.92 and a shift by 10 bases 0.90; 0.5 is an identity of about 95 %, or an
overlap of two thirds. Comparing all pairs would take days on a million sequences: MinHash signatures (Broder 1997, On
the resemblance and containment of documents) are cut into bands, sequences that agree in a band (locality-sensitive
hashing) are candidates, and each candidate's index is then computed exactly. A pair at 0.5 becomes a candidate with a
probability of 0.99, one at 0.8 with certainty for all practical purposes; no pair below the threshold is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN
from motifdesk.data.sequences import Sequences
from motifdesk.monitor import Monitor, check_cancelled

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

# With 32 bands of 3 hashes, a pair of similarity s is a candidate with probability 1 - (1 - s ** 3) ** 32.
_BAND, _BANDS = 3, 32
_HASHES: Final = _BAND * _BANDS
# Bases worked on at a time: the intermediate arrays stay in the processor's cache.
_CHUNK: Final = 1 << 16
_PAIRS: Final = 1 << 12
# In a crowded bucket each sequence is compared with this many neighbours, which bounds the work.
_NEIGHBOURS: Final = 16
# Four standard deviations of an estimate from 96 hashes: what it rules out is not looked at closely.
_SLACK: Final = 0.2
_KMER_LENGTHS: Final = (8, 15)


def identical_groups(sequences: Sequences, *, both_strands: bool) -> Rows:
    """Return for each sequence the first row that holds the same one, unknown bases included.

    Parameters
    ----------
    sequences
        N sequences, of any lengths.
    both_strands
        Whether a reverse complement is the same too.

    Returns
    -------
    first
        int64, shape (N,), ``first[i] <= i``. Sequences are compared by 64-bit digests: among a million, two
        different ones are taken for the same with a probability of 3e-8.
    """
    digests = np.zeros(len(sequences), np.uint64)
    for start, stop in _chunks(sequences):
        digests[start:stop] = _digests(sequences, start, stop, both_strands)
    _, first, group = np.unique(digests, return_index=True, return_inverse=True)
    return first[group].astype(np.int64, copy=False)


def near_duplicates(
    sequences: Sequences,
    parts: NDArray[np.uint8],
    monitor: Monitor,
    *,
    both_strands: bool,
    threshold: float = 0.8,
) -> Rows:
    """Return pairs of sequences of different parts that are the same or nearly so.

    Not every pair is listed, or a thousand copies would give a million: each sequence that was found to have a near
    duplicate in another part stands in at least one pair, and exact duplicates are always found.

    Parameters
    ----------
    sequences
        N sequences, of any lengths.
    parts
        The number of each sequence's part, shape (N,).
    monitor
        Told of progress; may cancel.
    both_strands
        Whether a reverse complement is similar too.
    threshold
        Least Jaccard index of the k-mer sets, above 0.5.

    Returns
    -------
    pairs
        Row numbers, int64, shape (pairs, 2); the first of a pair is of the part with the smaller number.

    Raises
    ------
    Cancelled
        The user cancelled.
    """
    group = identical_groups(sequences, both_strands=both_strands)
    partner = _partners(group, parts)
    # Copies within a part would crowd out the others: one stands for all of them.
    _, first, copies = np.unique(group * 256 + parts, return_index=True, return_inverse=True)

    def wanted(left: Rows, right: Rows) -> Flags:
        apart: Flags = parts[left] != parts[right]
        return apart & ((partner[left] < 0) | (partner[right] < 0))

    if parts.size and parts.min() != parts.max():
        for left, right in _similar(sequences, np.sort(first), threshold, both_strands, wanted, monitor):
            for one, other in ((left, right), (right, left)):
                lonely = partner[one] < 0
                partner[one[lonely]] = other[lonely]
    partner = partner[first[copies]]
    rows = np.flatnonzero(partner >= 0)
    pairs = np.stack([rows, partner[rows]], axis=1)
    swapped = parts[pairs[:, 0]] > parts[pairs[:, 1]]
    pairs[swapped] = pairs[swapped, ::-1]
    return np.unique(pairs, axis=0)


def clusters(sequences: Sequences, monitor: Monitor, *, both_strands: bool, threshold: float = 0.5) -> Rows:
    """Return the cluster of each sequence: single linkage of all pairs that are at least so similar.

    Parameters
    ----------
    sequences
        N sequences, of any lengths.
    monitor
        Told of progress; may cancel.
    both_strands
        Whether a reverse complement is similar too.
    threshold
        Least Jaccard index of the k-mer sets.

    Returns
    -------
    clusters
        The smallest row number of each sequence's cluster, int64, shape (N,).

    Raises
    ------
    Cancelled
        The user cancelled.
    """
    parent = identical_groups(sequences, both_strands=both_strands)

    def wanted(left: Rows, right: Rows) -> Flags:
        apart: Flags = parent[left] != parent[right]
        return apart

    for left, right in _similar(sequences, np.unique(parent), threshold, both_strands, wanted, monitor):
        _join(parent, left, right)
    return parent


def _join(parent: Rows, left: Rows, right: Rows) -> None:
    """Join clusters, in place; every row's parent is the smallest row of its cluster before and after."""
    while True:
        one, other = parent[left], parent[right]
        apart = one != other
        if not apart.any():
            return
        np.minimum.at(parent, np.maximum(one, other)[apart], np.minimum(one, other)[apart])
        while not np.array_equal(above := parent[parent], parent):
            parent[:] = above


def _partners(group: Rows, parts: NDArray[np.uint8]) -> Rows:
    """Return for each row one of the same group in another part, or -1."""
    order = np.lexsort((parts, group))
    first = order[np.searchsorted(group[order], group, side="left")]
    last = order[np.searchsorted(group[order], group, side="right") - 1]
    other = np.where(parts[first] != parts, first, last)
    return np.where(parts[other] != parts, other, -1)


def _similar(
    sequences: Sequences,
    rows: Rows,
    threshold: float,
    both_strands: bool,
    wanted: Callable[[Rows, Rows], Flags],
    monitor: Monitor,
) -> Iterator[tuple[Rows, Rows]]:
    """Yield pairs among the rows that are at least so similar, as arrays of left and right row numbers.

    `wanted` is asked before a batch of pairs is looked at closely, after the batches before it were yielded.
    """
    # Longer k-mers for longer sequences, lest two of them share many by chance.
    length = int(np.clip(np.ceil(np.log2(max(sequences.longest, 1)) / 2) + 3, *_KMER_LENGTHS))
    signatures, known = _signatures(sequences, length, both_strands, monitor)
    rows = rows[known[rows]]
    monitor.status("Comparing similar sequences")
    for band in range(_BANDS):
        monitor.progress(band, _BANDS)
        for left, right in _candidates(signatures, rows, band):
            check_cancelled(monitor)
            asked = np.flatnonzero(wanted(left, right))
            alike = (signatures[left[asked]] == signatures[right[asked]]).mean(axis=1)
            close = asked[alike >= threshold - _SLACK]
            index = _jaccard(sequences, left[close], right[close], length, both_strands)
            close = close[index >= threshold]
            yield left[close], right[close]
    monitor.progress(_BANDS, _BANDS)


def _candidates(signatures: NDArray[np.uint8], rows: Rows, band: int) -> Iterator[tuple[Rows, Rows]]:
    """Yield, in small batches, the pairs of rows that agree in a band and are neighbours there."""
    # The band's own hashes come first; those after them put the most similar of a bucket side by side.
    keys = np.zeros(len(rows), np.uint64)
    for place in (np.arange(8) + band * _BAND) % _HASHES:
        keys = keys << np.uint64(8) | signatures[rows, place]
    order = np.argsort(keys)
    buckets, ordered = keys[order] >> np.uint64(8 * (8 - _BAND)), rows[order]
    for step in range(1, _NEIGHBOURS + 1):
        places = np.flatnonzero(buckets[step:] == buckets[:-step])
        for start in range(0, len(places), _PAIRS):
            batch = places[start : start + _PAIRS]
            yield ordered[batch], ordered[batch + step]


def _signatures(
    sequences: Sequences, length: int, both_strands: bool, monitor: Monitor
) -> tuple[NDArray[np.uint8], Flags]:
    """Return the last byte of each least hash, uint8, (N, 96), and which rows have a k-mer, bool, (N,)."""
    signatures = np.zeros((len(sequences), _HASHES), np.uint8)
    known = np.zeros(len(sequences), np.bool_)
    multipliers = np.random.default_rng(0).integers(1, 2**32, _HASHES, dtype=np.uint32) | np.uint32(1)
    monitor.status("Looking for similar sequences")
    for start, stop in _chunks(sequences):
        monitor.progress(start, len(sequences))
        check_cancelled(monitor)
        part = Sequences(sequences.codes, sequences.offsets[start : stop + 1])
        values, counts = _kmers(part, length, both_strands)
        filled = np.flatnonzero(counts)
        if not len(filled):
            continue
        starts = (np.cumsum(counts) - counts)[filled]
        hashes = np.empty_like(values)
        for place, multiplier in enumerate(multipliers):
            np.multiply(values, multiplier, out=hashes)
            signatures[start + filled, place] = np.minimum.reduceat(hashes, starts).astype(np.uint8)
        known[start + filled] = True
    return signatures, known


def _chunks(sequences: Sequences) -> Iterator[tuple[int, int]]:
    """Yield first row and end row of chunks of about `_CHUNK` bases, at least one row each."""
    start = 0
    while start < len(sequences):
        reach = int(np.searchsorted(sequences.offsets, sequences.offsets[start] + _CHUNK, side="right")) - 1
        stop = max(reach, start + 1)
        yield start, stop
        start = stop


def _kmers(sequences: Sequences, length: int, both_strands: bool) -> tuple[NDArray[np.uint32], Rows]:
    """Return the hashed k-mers, laid end to end, and how many each sequence has.

    With both strands the lesser of a k-mer and its reverse complement counts. One with an unknown base does not.
    """
    begin, end = sequences.offsets[0], sequences.offsets[-1]
    codes = sequences.codes[begin:end]
    count = max(len(codes) - length + 1, 0)
    forward, reverse = np.zeros(count, np.uint32), np.zeros(count, np.uint32)
    usable = np.ones(count, np.bool_)
    for place in range(length):
        letters = codes[place : place + count]
        usable &= letters != UNKNOWN
        bases = (letters & 3).astype(np.uint32)
        forward = forward << np.uint32(2) | bases
        reverse |= (bases ^ np.uint32(3)) << np.uint32(2 * place)
    # A k-mer that runs over the end of its sequence is none.
    over = (sequences.offsets[1:, None] - begin - np.arange(1, length)).ravel()
    usable[over[(over >= 0) & (over < count)]] = False
    before = np.concatenate([[0], np.cumsum(usable)])
    counts = np.diff(before[np.minimum(sequences.offsets - begin, count)])
    kmers = np.minimum(forward, reverse) if both_strands else forward
    return _mixed(kmers[usable]), counts


def _mixed(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return a hash of each value, a different one for each: the end of MurmurHash3 (Appleby)."""
    # No k-mer has bit 31: with it none hashes to 0, which would be the least whatever it is multiplied by.
    values = values | np.uint32(1 << 31)
    values = (values ^ (values >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    values = (values ^ (values >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return values ^ (values >> np.uint32(16))


def _jaccard(
    sequences: Sequences, left: Rows, right: Rows, length: int, both_strands: bool
) -> NDArray[np.float64]:
    """Return the Jaccard index of the k-mer sets of each pair, float64, shape (pairs,)."""
    sets = []
    for rows in (left, right):
        values, counts = _kmers(Sequences.of([sequences[row] for row in rows]), length, both_strands)
        pair = np.repeat(np.arange(len(rows), dtype=np.uint64), counts)
        keys = np.sort(pair << np.uint64(32) | values)  # np.unique is ten times slower, by hashing
        sets.append(keys[np.flatnonzero(np.diff(keys, prepend=~keys[:1]))])
    shared = np.intersect1d(sets[0], sets[1], assume_unique=True)
    one, other, both = (
        np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(left)) for keys in (*sets, shared)
    )
    index: NDArray[np.float64] = both / np.maximum(one + other - both, 1)
    return index


def _digests(sequences: Sequences, start: int, stop: int, both_strands: bool) -> NDArray[np.uint64]:
    """Return a 64-bit digest of each row from `start` to `stop`; a complement may have the same."""
    offsets = sequences.offsets[start : stop + 1] - sequences.offsets[start]
    lengths = np.diff(offsets)
    codes = sequences.codes[sequences.offsets[start] : sequences.offsets[stop]].astype(np.uint64)
    place = np.arange(len(codes)) - np.repeat(offsets[:-1], lengths)
    digests = _sums(place, codes, offsets)
    if both_strands:
        complement = np.where(codes < UNKNOWN, codes ^ np.uint64(3), codes)
        digests = np.minimum(digests, _sums(np.repeat(lengths, lengths) - 1 - place, complement, offsets))
    return digests


def _sums(place: Rows, codes: NDArray[np.uint64], offsets: Rows) -> NDArray[np.uint64]:
    """Return the sum over each row of a hash of base and place: the end of SplitMix64 (Steele et al. 2014)."""
    values = (place.astype(np.uint64) * np.uint64(5) + codes + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    # All modulo 2 ** 64, the differences of the running sum too.
    return np.diff(np.concatenate([np.zeros(1, np.uint64), np.cumsum(values)])[offsets])
