"""Golden cases of the ufunc methods: reduce, accumulate, reduceat, outer and at."""

import numpy as np

from store import COMPLEX, DTYPES, FLOATS, INTEGERS, Family, layouts

REDUCIBLE = [
    "add",
    "multiply",
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "logical_and",
    "logical_or",
    "logical_xor",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "subtract",
    "divide",
    "power",
    "hypot",
    "logaddexp",
    "gcd",
    "lcm",
]
SAMPLE = {
    "b": [True, False, True, True, False, True],
    "u": [3, 0, 2, 7, 200, 1],
    "i": [3, -1, 2, 0, 100, -7],
    "f": [1.5, -2.0, 0.25, 3.0, -0.0, 8.0],
    "c": [1 + 2j, -1j, 0.5, 2 - 1j, 3j, -1],
}


def sample(dtype, shape=(6,)):
    kind = np.dtype(dtype).kind
    return np.resize(np.array(SAMPLE[kind]), shape).astype(dtype)


def reductions(family):
    for name in REDUCIBLE:
        # Powers of powers magnify the last bit, in which processors differ: whole numbers only.
        for dtype in DTYPES if name != "power" else INTEGERS:
            family.call(f"{name}.reduce", sample(dtype))
            family.call(f"{name}.accumulate", sample(dtype))
            family.call(f"{name}.reduceat", sample(dtype), [0, 3, 1, 5, 5, 2])
        whole = name in ("gcd", "lcm", "power") or "bitwise" in name
        grid = sample("int64" if whole else "float64", (3, 4))
        for axis in (0, 1, -1):
            family.call(f"{name}.reduce", grid, axis=axis)
            family.call(f"{name}.accumulate", grid, axis=axis)
            family.call(f"{name}.reduceat", grid, [0, 2], axis=axis)
            family.call(f"{name}.reduce", grid, axis=axis, keepdims=True)
        family.call(f"{name}.reduce", grid, axis=None)
        family.call(f"{name}.reduce", grid, axis=(0, 1), keepdims=True)
        family.call(f"{name}.reduce", grid, axis=())
        family.call(f"{name}.reduce", grid, axis=0, initial=2)
        family.call(f"{name}.reduce", grid, axis=1, initial=3, where=grid > 0)
        family.call(f"{name}.reduce", grid, axis=1, where=grid > 0)
        family.call(f"{name}.reduce", grid[:0], axis=0)
        family.call(f"{name}.accumulate", grid[:0], axis=0)
        family.call(f"{name}.reduce", grid[:, :0], axis=1)
    cube = sample("float64", (2, 3, 4))
    for name in ("add", "multiply", "maximum"):
        for _, laid in layouts(cube):
            for axis in (0, 1, 2, (0, 2), None, -1):
                family.call(f"{name}.reduce", laid, axis=axis)
            family.call(f"{name}.accumulate", laid, axis=1)
            family.call(f"{name}.reduceat", laid, [0, 1], axis=1)
        family.call(f"{name}.reduce", np.broadcast_to(sample("float64", (4,)), (3, 4)), axis=0)
        family.call(f"{name}.reduce", np.array(2.5))
        family.call(f"{name}.reduce", np.array(2.5), axis=None)
    for dtype in INTEGERS + FLOATS + COMPLEX:
        for result in ("float64", "float32", "int64", "complex128", "int8"):
            family.call("add.reduce", sample(dtype), dtype=np.dtype(result))
            family.call("multiply.accumulate", sample(dtype), dtype=np.dtype(result))


def outer(family):
    for name in (
        "add",
        "subtract",
        "multiply",
        "divide",
        "power",
        "maximum",
        "equal",
        "less",
        "logical_and",
        "bitwise_or",
        "arctan2",
    ):
        for dtype in DTYPES:
            family.call(f"{name}.outer", sample(dtype)[:3], sample(dtype)[2:])
        family.call(f"{name}.outer", sample("float64", (2, 2)), sample("int32", (3,)))
        family.call(f"{name}.outer", sample("float64", (2, 2)), 2)
        family.call(f"{name}.outer", sample("float64", (0,)), sample("float64", (3,)))


def at(family):
    for name in ("add", "subtract", "multiply", "maximum", "minimum", "logical_or", "bitwise_xor", "divide"):
        for dtype in DTYPES:
            family.call(f"{name}.at", sample(dtype), [0, 2, 2, 5, -1, 0], sample(dtype)[::-1].copy(), mutates=[0])
        family.call(f"{name}.at", sample("float64", (3, 4)), ([0, 1, 0], [3, 3, 3]), 2, mutates=[0])
        family.call(f"{name}.at", sample("float64", (3, 4)), [2, 0, 2], sample("float64", (4,)), mutates=[0])
        family.call(f"{name}.at", sample("int64", (3, 4)), (slice(None), [1, 1]), 5, mutates=[0])
        family.call(f"{name}.at", sample("float64"), [True, False, True, False, False, True], 2.0, mutates=[0])
        family.call(f"{name}.at", sample("int64"), [0, 1], 2.5, mutates=[0])
        family.call(f"{name}.at", sample("int64"), [0, 6], 1, mutates=[0])
    for name in ("negative", "absolute", "square", "sqrt", "invert", "sign"):
        for dtype in DTYPES:
            family.call(f"{name}.at", sample(dtype), [0, 2, 2, -1], mutates=[0])
    family.call("add.at", sample("float64"), [], 1.0, mutates=[0])
    family.call("add.at", sample("float64"), slice(1, 4), 1.0, mutates=[0])
    family.call("add.at", sample("float64"), 3, 1.0, mutates=[0])


def refusals(family):
    a = sample("float64")
    family.call("add.reduce", a, axis=1)
    family.call("add.reduce", a.reshape(2, 3), axis=(0, 0))
    family.call("add.reduce", a.reshape(2, 3), axis=(0, -2))
    family.call("subtract.reduce", a.reshape(2, 3), axis=(0, 1))
    family.call("sin.reduce", a)
    family.call("sin.accumulate", a)
    family.call("sin.outer", a, a)
    family.call("sin.reduceat", a, [0])
    family.call("divmod.reduce", a)
    family.call("divmod.accumulate", a)
    family.call("divmod.outer", a[:2], a[:2] + 10)
    family.call("add.reduceat", a, [0, 6])
    family.call("add.reduceat", a, [-1])
    family.call("add.reduceat", a, [1.5])
    family.call("add.reduceat", a, [])
    family.call("add.accumulate", a, axis=2)
    family.call("add.accumulate", np.array(1.0))
    family.call("maximum.reduce", a[:0])
    family.call("maximum.reduce", a[:0], initial=1.0)
    family.call("maximum.reduce", a, where=a > 1)


def main(out_dir):
    family = Family("ufunc_methods")
    for section in (reductions, outer, at, refusals):
        section(family)
    inexact = ("divide", "power", "hypot", "logaddexp", "arctan2")
    family.tolerate(
        {f"{name}.{method}" for name in inexact for method in ("reduce", "accumulate", "reduceat", "outer")}, 16
    )
    return family.write(out_dir)
