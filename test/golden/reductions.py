"""Golden cases of reductions, their nan-skipping forms and cumulative functions.

Sums of floats are chosen exact (small multiples of a power of two), except in `accuracy_of_sums`.
"""

import math
from fractions import Fraction

import numpy as np

from edges import edges
from store import COMPLEX, DTYPES, FLOATS, Family, layouts

SUMS = ["sum", "prod", "nansum", "nanprod"]
MEANS = ["mean", "var", "std", "nanmean", "nanvar", "nanstd"]
EXTREMES = ["min", "max", "nanmin", "nanmax"]
POSITIONS = ["argmin", "argmax", "nanargmin", "nanargmax"]
LOGICAL = ["any", "all"]
CUMULATIVE = ["cumsum", "cumprod", "nancumsum", "nancumprod"]
ALL = SUMS + MEANS + EXTREMES + ["ptp", "median", "nanmedian"] + POSITIONS + LOGICAL + CUMULATIVE + ["count_nonzero"]
KEEPS = set(ALL) - set(CUMULATIVE)

SMALL = {
    "b": [1, 0, 1, 1, 0],
    "u": [3, 0, 2, 1, 7, 2, 5],
    "i": [3, -1, 2, 0, -7, 2, 5],
    "f": [1.5, -2.0, 0.25, 4.0, 0.0, -0.5, 3.0],
    "c": [1 + 2j, -1j, 0.5, 2 - 1j, 3j, -1, 0],
}


def grid(dtype, shape=(2, 3, 4)):
    return np.resize(np.array(SMALL[np.dtype(dtype).kind]), shape).astype(dtype)


def with_nans(dtype, shape=(3, 4)):
    array = grid(dtype, shape)
    array.reshape(-1)[1::3] = np.nan
    return array


def axes_and_keepdims(family):
    for name in ALL:
        for dtype in DTYPES:
            for axis in (None, 0, -1):
                family.call(name, grid(dtype), axis=axis)
            if name in KEEPS:
                family.call(name, grid(dtype), axis=1, keepdims=True)
        array = grid("float64")
        for axis in (1, 2, -2, (0, 1), (0, -1), (0, 1, 2), (), (2, 0), 3, -4, (0, 0), (1, -2), 1.0):
            family.call(name, array, axis=axis)
            if name in KEEPS:
                family.call(name, array, axis=axis, keepdims=True)
        if name in KEEPS:
            family.call(name, array, keepdims=True)


def layouts_and_sizes(family):
    for name in ALL:
        for dtype in ("float64", "int16", "bool", "complex64"):
            for _, laid in layouts(grid(dtype)):
                for axis in (None, 0, 1, 2):
                    family.call(name, laid, axis=axis)
            family.call(name, np.broadcast_to(grid(dtype, (4,)), (3, 4)), axis=0)
            family.call(name, np.broadcast_to(grid(dtype, (4,)), (3, 4)), axis=1)
            family.call(name, np.array(grid(dtype, (1,))[0]))
            family.call(name, np.array(grid(dtype, (1,))[0]), axis=0)
            family.call(name, grid(dtype, (1,)))
            family.call(name, grid(dtype, (0,)))
            for axis in (None, 0, 1):
                family.call(name, grid(dtype, (0, 3)), axis=axis)
            family.call(name, grid(dtype)[::-1, :, 1::2].transpose(2, 0, 1), axis=1)


def edge_values(family):
    for name in ALL:
        for dtype in DTYPES:
            values = edges(dtype)
            if name in MEANS and dtype in FLOATS + COMPLEX:
                # Of one sign and moderate: an error relative to a mean that cancels would say nothing.
                values = values[(values.real > 0) & (values.imag >= 0) & (np.abs(values) < 1000)]
            family.call(name, values)
            if dtype in FLOATS:
                family.call(name, values[~np.isnan(values)])
        for dtype in FLOATS + COMPLEX:
            for axis in (None, 0, 1):
                family.call(name, with_nans(dtype), axis=axis)
            family.call(name, np.full((2, 3), np.nan, dtype), axis=0)
            column = with_nans(dtype, (3, 3))
            column[:, 1] = np.nan
            family.call(name, column, axis=0)
            family.call(name, np.array([np.inf, 1, -np.inf]).astype(dtype))
            family.call(name, np.array([np.inf, 1, np.nan]).astype(dtype))
            family.call(name, np.array([0.0, -0.0]).astype(dtype))
            family.call(name, np.array([-0.0, -0.0]).astype(dtype))


def options(family):
    array, integers = grid("float64"), grid("int64")
    mask = array > 0
    for name in SUMS + MEANS[:3] + ["nansum", "nanprod", "nanmean", "nanvar", "nanstd"] + CUMULATIVE:
        for dtype in DTYPES:
            for result in ("float64", "float32", "int64", "int8", "uint8", "bool", "complex128", "float16"):
                family.call(name, grid(dtype, (3, 4)), axis=0, dtype=np.dtype(result))
    for name in SUMS + EXTREMES:
        for initial in (0, 1, 2.5, -3, 100):
            family.call(name, array, axis=1, initial=initial)
            family.call(name, integers, initial=initial)
            family.call(name, integers, initial=initial, where=integers > 1, axis=(0, 2))
        family.call(name, grid("float64", (0,)), initial=5)
        family.call(name, grid("uint8"), initial=300)
        family.call(name, grid("uint8"), initial=-1)
    for name in SUMS + MEANS + EXTREMES + LOGICAL:
        for axis in (None, 0, 2, (0, 1)):
            family.call(name, array, axis=axis, where=mask)
            family.call(name, array, axis=axis, where=mask[0])
            family.call(name, array, axis=axis, where=np.array([True, False, True, True]), keepdims=True)
        family.call(name, array, axis=0, where=np.zeros_like(mask))
        family.call(name, array, where=False)
        family.call(name, array, where=array)
        family.call(name, array, where=np.array([True, False]))
    for name in ("var", "std", "nanvar", "nanstd"):
        for dtype in DTYPES:
            for ddof in (0, 1, 2, 1.5, 3, 5):
                family.call(name, grid(dtype, (3, 4)), axis=0, ddof=ddof)
            family.call(name, grid(dtype, (3, 4)), axis=1, correction=1)
        family.call(name, array, axis=0, ddof=1, correction=1)
        family.call(name, array, axis=0, ddof=0, correction=1)
        family.call(name, array, axis=1, mean=array.mean(axis=1, keepdims=True))
        family.call(name, array, axis=1, ddof=1, where=mask, keepdims=True)
    for name in SUMS + MEANS + EXTREMES + LOGICAL + POSITIONS + CUMULATIVE:
        shape = array.shape if name in CUMULATIVE else (2, 4)
        for dtype in ("float64", "float32", "int64", "bool"):
            out = np.full(shape, 9, dtype)
            family.call(name, array, axis=1, out=out, facts={"out_before": out.copy()})
        out = np.full((2, 5), 9.0)
        family.call(name, array, axis=1, out=out)
        out = np.full((4, 2), 9.0).T
        family.call(name, array, axis=1, out=out)
    weighted(family)


def weighted(family):
    array = grid("float64", (3, 4))
    weights = np.array([1.0, 2.0, 0.5, 4.0])
    family.call("average", array)
    for dtype in DTYPES:
        for axis in (None, 0, 1):
            family.call("average", grid(dtype, (3, 4)), axis=axis)
        family.call("average", grid(dtype, (3, 4)), axis=1, weights=weights)
        family.call("average", array, axis=1, weights=grid(dtype, (4,)))
    family.call("average", array, weights=np.abs(array))
    family.call("average", array, axis=0, weights=np.abs(array) + 1)
    family.call("average", array, axis=1, weights=weights, returned=True)
    family.call("average", array, axis=1, weights=weights, keepdims=True)
    family.call("average", array, axis=(0, 1), weights=np.abs(array) + 1)
    family.call("average", array, returned=True)
    family.call("average", array, axis=1, weights=np.zeros(4))
    family.call("average", array, axis=0, weights=weights)
    family.call("average", array, weights=weights)
    family.call("average", array, axis=1, weights=weights[:, None])
    family.call("average", array[:0])


def cumulative(family):
    for name in ("cumulative_sum", "cumulative_prod"):
        for dtype in DTYPES:
            family.call(name, grid(dtype, (6,)))
            family.call(name, grid(dtype, (6,)), include_initial=True)
            for axis in (0, 1, -1, 2):
                family.call(name, grid(dtype, (2, 3)), axis=axis)
                family.call(name, grid(dtype, (2, 3)), axis=axis, include_initial=True)
            for result in ("float64", "int8", "complex64"):
                family.call(name, grid(dtype, (2, 3)), axis=0, dtype=np.dtype(result))
        family.call(name, grid("float64", (2, 3)))
        family.call(name, grid("float64", (0,)))
        family.call(name, grid("float64", (0,)), include_initial=True)
        family.call(name, np.array(3.0))
    for name in CUMULATIVE:
        for dtype in DTYPES:
            family.call(name, grid(dtype, (2, 3)))
            family.call(name, grid(dtype, (2, 3)).T)
        family.call(name, grid("float64", (2, 0)), axis=1)
        family.call(name, np.array(3.0), axis=0)
        family.call(name, np.array([100, 100, 100], "int8"))
    for n in (1, 2, 3):
        for dtype in ("float64", "int64", "uint8", "bool", "complex64"):
            family.call("diff", grid(dtype, (3, 4)), n=n)
            family.call("diff", grid(dtype, (3, 4)), n=n, axis=0)
    family.call("diff", grid("float64", (4,)), prepend=0.0, append=[1.0, 2.0])
    family.call("diff", grid("float64", (4,)), n=-1)
    family.call("diff", np.array(1.0))


def counts(family):
    for dtype in DTYPES:
        for axis in (None, 0, (0, 2)):
            family.call("count_nonzero", edges(dtype) if axis is None else grid(dtype), axis=axis)
            family.call("count_nonzero", grid(dtype), axis=axis, keepdims=True)
    for size in (7, 8, 9, 31, 64, 127, 1000):
        booleans = np.resize([True, False, True, True, False], size)
        for name in ("sum", "count_nonzero", "any", "all", "argmax", "argmin", "mean", "prod"):
            family.call(name, booleans)
    integers = grid("int32", (3, 5))
    for order in (integers, integers.T, np.zeros((3, 5), "int32")):
        for name in ("argmin", "argmax"):
            for axis in (None, 0, 1):
                family.call(name, order, axis=axis)


def accuracy_of_sums(family):
    """Long random sums with their exact values (`truth`, rounded once) beside what NumPy's order gives (`out`)."""
    draw = np.random.default_rng(5)
    sizes = [1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 255, 256, 257, 1000, 1023, 4099]
    for dtype in ("float32", "float64"):
        for size in sizes:
            values = (draw.standard_normal(size) * np.exp2(draw.integers(-4, 5, size))).astype(dtype)
            exact = sum((Fraction(float(value)) for value in values), Fraction(0))
            mean = exact / size
            spread = sum((Fraction(float(value)) - mean) ** 2 for value in values) / size
            facts = {"sum": exact, "mean": mean, "var": spread}
            for name, value in facts.items():
                family.call(
                    name,
                    values,
                    facts={
                        "truth": np.array(float(value), "float64"),
                        "magnitude": float(np.abs(values, dtype="f8").sum()),
                    },
                )
            family.call(
                "std",
                values,
                facts={
                    "truth": np.array(math.sqrt(float(spread))),
                    "magnitude": float(np.abs(values, dtype="f8").sum()),
                },
            )
    for dtype in ("float16", "float32"):
        family.call("sum", np.full(4096, 0.1, dtype))
        family.call("mean", np.full(4096, 0.1, dtype))
    family.call("sum", np.full(300, 127, "int8"))
    family.call("sum", np.full(3, 2**63 - 1, "int64"))
    family.call("sum", np.full(3, 2**64 - 1, "uint64"))
    family.call("mean", np.full(3, 2**63 - 1, "int64"))
    family.call("prod", np.full(70, 2, "int64"))
    family.call("mean", np.full(40, 65504, "float16"))
    family.call("sum", np.full(40, 65504, "float16"))


def main(out_dir):
    family = Family("reductions")
    for section in (axes_and_keepdims, layouts_and_sizes, edge_values, options, cumulative, counts):
        section(family)
    family.tolerate({*MEANS, "average"}, 4)
    family.write(out_dir)
    family = Family("reduction_accuracy")
    accuracy_of_sums(family)
    family.tolerate({"sum", "mean", "var", "std"}, 8)
    family.write(out_dir)
