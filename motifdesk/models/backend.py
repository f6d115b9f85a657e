"""Import TensorFlow once, set up the way MotifDesk needs it."""

from __future__ import annotations

import os
import warnings
from functools import cache
from typing import Any


@cache
def tensorflow(threads: int | None = None) -> Any:
    """Import TensorFlow and Keras (about four seconds the first time) and return TensorFlow.

    Operations are made deterministic, so that the same seed gives the same network on one machine.

    Parameters
    ----------
    threads
        CPU threads to use; None leaves it to TensorFlow. Only the first call in a process decides.
    """
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    # Notes about the processor's instruction sets and absent GPUs are no news for a biologist.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Measured on 2 cores: the tutorial's network trains a quarter faster without oneDNN, others as fast, and results
    # do not depend on the kernels it picks for a processor.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of TensorFlow's own imports, which we cannot mend
        import keras  # noqa: F401
        import tensorflow as tf
    if threads is not None:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
    tf.config.experimental.enable_op_determinism()
    return tf
