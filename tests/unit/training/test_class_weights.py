"""Balanced classes weigh as scikit-learn says, and a step follows the weighted loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_classes, example_numbers
from helpers.small import small_data, small_plan
from sklearn.utils.class_weight import compute_class_weight

from motifdesk.models.network import Network
from motifdesk.training.loop import TrainingLoop, class_weights
from motifdesk.training.settings import TrainingSettings

BALANCED = TrainingSettings(class_weights="balanced", batch_size=32, optimizer="sgd", learning_rate=0.1)


def test_weights_are_those_of_scikit_learn() -> None:
    dataset, split = example_classes()
    labels = dataset.labels[split.train]
    expected = compute_class_weight("balanced", classes=np.arange(3), y=labels)
    found = class_weights(dataset, split, BALANCED)

    assert found is not None
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert found[labels].mean() == pytest.approx(1)


def test_none_where_not_asked_for_and_for_values() -> None:
    dataset, split = small_data()
    assert class_weights(dataset, split, replace(BALANCED, class_weights="none")) is None
    assert class_weights(*example_numbers(), BALANCED) is None


def test_a_step_follows_the_weighted_loss_and_tells_the_plain_one() -> None:
    dataset, _ = small_data()
    codes, rows = dataset.sequences.matrix(), np.arange(32, dtype=np.int32)
    weights = np.array([0.5, 3.0], np.float32)
    ours = Network(small_plan("primer"))
    theirs = Network(small_plan("primer"), ours.weights())
    tf, truth = theirs.tf, dataset.labels[rows].astype(np.float32)
    with tf.GradientTape() as tape:
        output = theirs.member_outputs(theirs.one_hot(tf.constant(codes[rows])), training=True)[0]
        each = tf.nn.sigmoid_cross_entropy_with_logits(truth, output)
        weighted = tf.reduce_sum(each * weights[dataset.labels[rows]]) / 32
    gradient = tape.gradient(weighted, theirs.trainable_variables)
    expected = [
        variable.numpy() - 0.1 * np.asarray(slope)
        for variable, slope in zip(theirs.trainable_variables, gradient, strict=True)
    ]

    loop = TrainingLoop(ours, codes, dataset.labels, BALANCED, class_weights=weights)
    loss, _ = loop.take_steps(rows, np.zeros(32, bool))

    for variable, array in zip(ours.trainable_variables, expected, strict=True):
        np.testing.assert_allclose(variable.numpy(), array, atol=1e-6)
    assert loss.sum() == pytest.approx(float(tf.reduce_sum(each)), rel=1e-5)
