"""What the first layer's filters look for, while they learn it.

As DeepBind draws them (Alipanahi et al., Nature Biotechnology 2015): of the windows of some training sequences, those
count for a filter where it is more than half as active as anywhere; its logo shows how often each base stands at each
of their positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Codes, reverse_complement
from motifdesk.data.dataset import Task
from motifdesk.models.network import Network

MOST_LOGOS = 16
_MOST_SEQUENCES = 512
# Activations looked at together: one filter at one window. It bounds time and memory alike.
_MOST_ACTIVATIONS = 12_000_000
_ACTIVE_SHARE = 0.5
# How often they are drawn at most, in seconds, and the share of the time that may go into it.
LOOK_SECONDS = 1.5
_TIME_SHARE = 0.03


@dataclass(frozen=True, eq=False)
class FilterLogo:
    """What one filter looks for.

    Attributes
    ----------
    index
        The filter's number, from 0.
    frequencies
        float32 (width, 4): how often each base stands at each position of its sites, rows add up to 1.
    sites
        How many windows of the sample those are; they may overlap.
    share
        The share of the sampled sequences that have one.
    correlation
        Of its greatest activation in a sequence with the label, -1 to 1: above 0 it speaks for the class `towards`, or
        for a large value.
    towards
        A class; the positive one of two; 0 where values are predicted.
    """

    index: int
    frequencies: NDArray[np.float32]
    sites: int
    share: float
    correlation: float
    towards: int

    @property
    def heights(self) -> NDArray[np.float32]:
        """How high each letter is drawn, float32 (width, 4), in bits: its frequency times the position's information.

        The background is uniform, so that a position has 0 to 2 bits (Schneider and Stephens, NAR 1990).
        """
        shares = self.frequencies.astype(np.float64)
        logs = np.log2(shares, where=shares > 0, out=np.zeros_like(shares))
        information = 2 + (shares * logs).sum(axis=1, keepdims=True)
        heights: NDArray[np.float32] = (shares * information).astype(np.float32)
        return heights

    @property
    def information(self) -> float:
        """All its positions' information, in bits."""
        return float(self.heights.sum(dtype=np.float64))


@dataclass(frozen=True, eq=False)
class FilterLogos:
    """The filters that go with the labels most, the closest first.

    Attributes
    ----------
    epoch
        After which epoch they looked so.
    filters
        How many there are in all.
    sequences
        How many sequences were sampled.
    logos
        Up to `MOST_LOGOS` of the filters that are active at all.
    """

    epoch: int
    filters: int
    sequences: int
    logos: tuple[FilterLogo, ...]


class FilterWatch:
    """Draws the first layer's filters from a fixed sample; it changes nothing about the training."""

    def __init__(
        self, network: Network, codes: Codes, labels: NDArray[Any], rows: NDArray[np.int32], seed: int
    ) -> None:
        """Sample some of the sequences.

        Parameters
        ----------
        network
            The first member's filters are drawn.
        codes, labels
            Of all sequences: uint8 (N, L), and their labels, shape (N,).
        rows
            Which of them are learned from.
        seed
            The same seed samples the same sequences.
        """
        self._network = network
        self._due = monotonic() + LOOK_SECONDS
        self._layers = _first_layers(network)
        if self._layers is None:
            return
        width, _, filters = self._layers[0].kernel.shape
        strands = 2 if network.plan.both_strands else 1
        activations = (codes.shape[1] - width + 1) * filters * strands
        count = int(np.clip(_MOST_ACTIVATIONS // activations, 1, min(_MOST_SEQUENCES, len(rows))))
        sample = np.random.default_rng(seed).permutation(rows)[:count]
        self._codes = codes[sample]
        self._targets = _targets(network, labels[sample])
        if strands == 2:
            self._codes = np.concatenate([self._codes, reverse_complement(self._codes)])
        self._strands = strands

    def look_if_due(self, epoch: int) -> FilterLogos | None:
        """Draw the filters unless that was done a moment ago, or would take more than a small share of the time."""
        began = monotonic()
        if self._layers is None or began < self._due:
            return None
        logos = self.look(epoch)
        spent = monotonic() - began
        self._due = began + max(LOOK_SECONDS, spent / _TIME_SHARE)
        return logos

    def look(self, epoch: int) -> FilterLogos | None:
        """Draw the filters as they are now; None where the network does not begin with filters over the bases."""
        if self._layers is None:
            return None
        kernel, bias = _weights(*self._layers)
        counts, sites, best = self._sites(kernel, bias)
        best = best.reshape(self._strands, -1, best.shape[1]).max(axis=0)
        top = best.max(axis=0)
        active = best > _ACTIVE_SHARE * top
        correlations, towards = _correlations(best, self._targets)
        if self._network.plan.task is Task.BINARY:
            towards = towards + 1  # of two classes one column stands for both
        alive = np.flatnonzero((top > 0) & (sites > 0))
        order = alive[np.argsort(-np.abs(correlations[alive]), kind="stable")][:MOST_LOGOS]
        logos = tuple(
            FilterLogo(
                index=int(index),
                frequencies=_frequencies(counts[:, :, index]),
                sites=int(sites[index]),
                share=float(active[:, index].mean()),
                correlation=float(correlations[index]),
                towards=int(towards[index]),
            )
            for index in order
        )
        return FilterLogos(epoch, len(top), len(self._codes) // self._strands, logos)

    def _sites(
        self, kernel: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Return the bases at the sites (width, 4, filters), their number, and each sequence's best (n, filters)."""
        tf = self._network.tf
        rows = self._network.one_hot(self._codes)
        with tf.GradientTape() as tape:
            weights = tf.constant(kernel)
            tape.watch(weights)
            found = tf.nn.conv1d(rows, weights, stride=1, padding="VALID")
        active = tf.nn.relu(found + bias)
        best = tf.reduce_max(active, axis=1)
        chosen = tf.cast(active > _ACTIVE_SHARE * tf.reduce_max(best, axis=0), tf.float32)
        # A convolution's gradient to its kernel adds up the windows, each as often as it is asked for.
        counts = tape.gradient(found, weights, output_gradients=chosen)
        return counts.numpy(), tf.reduce_sum(chosen, axis=[0, 1]).numpy(), best.numpy()


def _first_layers(network: Network) -> tuple[Any, Any] | None:
    """Return the convolution over the bases that the network begins with, and what normalises it, if anything does."""
    import keras

    layers = [layer for layer in network.model.layers if isinstance(layer, keras.layers.Conv1D)]
    first = layers[0] if layers else None
    if first is None or first.input.shape != network.model.inputs[0].shape:
        return None
    if first.strides != (1,) or first.dilation_rate != (1,):
        return None
    normals = [layer for layer in network.model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    return first, next((layer for layer in normals if layer.input is first.output), None)


def _weights(convolution: Any, normal: Any) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return kernel and bias of the convolution with the normalisation that follows."""
    kernel = convolution.kernel.numpy()
    bias = np.zeros(kernel.shape[2], np.float32) if convolution.bias is None else convolution.bias.numpy()
    if normal is None:
        return kernel, bias
    scale = 1 / np.sqrt(normal.moving_variance.numpy() + normal.epsilon)
    if normal.scale:
        scale = scale * normal.gamma.numpy()
    shift = normal.beta.numpy() if normal.center else 0
    return kernel * scale, ((bias - normal.moving_mean.numpy()) * scale + shift).astype(np.float32)


def _targets(network: Network, labels: NDArray[Any]) -> NDArray[np.float64]:
    """Return what filters are compared with, (n, 1), or (n, classes) where there are several."""
    if network.plan.task is Task.MULTICLASS:
        columns: NDArray[np.float64] = np.eye(network.plan.classes)[labels]
        return columns
    return labels.astype(np.float64)[:, None]


def _correlations(
    best: NDArray[np.float32], targets: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return each filter's strongest correlation with a column of the targets, and which column that is."""
    ours, theirs = best.astype(np.float64), targets - targets.mean(axis=0)
    ours = ours - ours.mean(axis=0)
    spread = np.sqrt((ours**2).sum(axis=0))[:, None] * np.sqrt((theirs**2).sum(axis=0))
    found = np.divide(ours.T @ theirs, spread, out=np.zeros(spread.shape), where=spread > 0)
    column = np.abs(found).argmax(axis=1)
    return found[np.arange(len(found)), column], column


def _frequencies(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the shares of the bases in counts (width, 4); equal shares where no base is known."""
    total = counts.sum(axis=1, keepdims=True)
    shares: NDArray[np.float32] = np.divide(counts, total, out=np.full_like(counts, 0.25), where=total > 0)
    return shares
