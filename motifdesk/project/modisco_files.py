"""Attributions as tfmodisco-lite reads them (Shrikumar et al. 2018, https://github.com/jmschrei/tfmodisco-lite)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.results import Attribution
from motifdesk.data.alphabet import one_hot
from motifdesk.files import make_folder, replacing


def write_modisco(
    folder: Path, attribution: Attribution, rows: NDArray[np.int64] | None = None
) -> list[Path]:
    """Write both inputs of ``modisco motifs -s modisco_sequences.npz -a modisco_attributions.npz``, each whole.

    It looks at 400 bases in the middle unless its option ``-w`` says otherwise, and at shorter sequences only with it.

    Parameters
    ----------
    folder
        Made where it is missing.
    attribution
        Of N sequences of L bases.
    rows
        int64: which sequences, say those of one class; all where not given.

    Returns
    -------
    paths
        Two files, each with one array ``arr_0``: one-hot int8 (N, 4, L), and hypothetical contributions float32
        (N, 4, L).

    Raises
    ------
    InputError
        The folder cannot be written to.
    """
    make_folder(folder)
    chosen = slice(None) if rows is None else rows
    arrays: dict[str, NDArray[np.generic]] = {
        "modisco_sequences.npz": one_hot(attribution.codes[chosen]).astype(np.int8).transpose(0, 2, 1),
        "modisco_attributions.npz": attribution.hypothetical_of(chosen).transpose(0, 2, 1),
    }
    for name, array in arrays.items():
        with replacing(folder / name) as file:
            np.savez_compressed(file, np.ascontiguousarray(array))
    return [folder / name for name in arrays]
