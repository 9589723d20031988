"""Golden cases of array creation: ranges, filled arrays, diagonals, triangles, grids, buffers."""

import numpy as np

from store import DTYPES, FLOATS, Family, Name, layouts


def numbered(shape, dtype="float64"):
    return np.arange(1, int(np.prod(shape)) + 1).reshape(shape).astype(dtype)


def ranges(family):
    for args in (
        (5,),
        (0,),
        (-3,),
        (1, 5),
        (5, 1),
        (1, 10, 3),
        (10, 1, -3),
        (1, 10, -1),
        (0, 0),
        (2.5,),
        (0.5, 3.0),
        (0, 1, 0.1),
        (1, 0, -0.25),
        (1.0, 1.0),
        (0, 10, 2.5),
        (0.0, float("inf")),
        (0, 1, 0),
        (float("nan"),),
        (3, 2**40, 2**38),
        (-5, 5, 2),
        (0, 1, 1 / 3),
        (1, 1.3, 0.1),
        (2**53, 2**53 + 3),
        (True, 4),
        (1j,),
        (0, 3j),
        (),
    ):
        family.call("arange", *args)
        for dtype in ("float32", "int8", "complex64", "uint16"):
            family.call("arange", *args, dtype=np.dtype(dtype))
    for dtype in DTYPES:
        for args in ((2,), (5,), (1, 7, 2), (0.5, 4.0)):
            family.call("arange", *args, dtype=np.dtype(dtype))
    for args in (
        (0, 1),
        (0, 1, 5),
        (0, 1, 1),
        (0, 1, 0),
        (5, -5, 11),
        (0.1, 0.3, 7),
        (1, 1, 4),
        (0, 10, 3),
        (-1e308, 1e308, 4),
        (0, 1, -1),
        (0, 1, 2.5),
        (0, float("inf"), 3),
        (1, float("nan"), 3),
        (0, 1j, 3),
        (1 + 2j, 3 - 1j, 5),
        (0, 5e-324, 3),
        (3, 3, 1),
        (0, 1e-300, 100),
        (0, 2**53, 7),
    ):
        family.call("linspace", *args)
        family.call("linspace", *args, endpoint=False)
        family.call("linspace", *args, retstep=True)
        for dtype in ("float32", "int32", "complex64", "bool", "float16"):
            family.call("linspace", *args, dtype=np.dtype(dtype))
    family.call("linspace", [0, 1], [10, 20], 4)
    family.call("linspace", [0, 1], [10, 20], 4, axis=1)
    family.call("linspace", [[0.0], [1.0]], [10, 20, 30], 3, axis=-1, retstep=True)
    family.call("linspace", [0, 1], 5, 3, endpoint=False)
    for args in ((0, 2), (0, 3, 4), (-2, 2, 5), (0, 2, 1), (0, 2, 0), (1, 3, 3)):
        family.call("logspace", *args)
        family.call("logspace", *args, endpoint=False)
        family.call("logspace", *args, base=2.0)
        family.call("logspace", *args, dtype=np.dtype("int64"))
        family.call("logspace", *args, dtype=np.dtype("float32"))
    family.call("logspace", [0, 1], [2, 3], 3)
    family.call("logspace", 0, 3, 4, base=[2.0, 3.0], axis=-1)
    for args in (
        (1, 1000, 4),
        (1, 256, 9),
        (1000, 1, 4),
        (-1, -1000, 4),
        (1, 1000),
        (1, 1, 3),
        (0, 1, 3),
        (1, 0, 3),
        (1, -8, 4),
        (1j, 1000j, 4),
        (-1 + 0j, 1 + 0j, 5),
        (1, 2, 0),
        (1, 2, 1),
        (2, 32, 5),
    ):
        family.call("geomspace", *args)
        family.call("geomspace", *args, endpoint=False)
        family.call("geomspace", *args, dtype=np.dtype("float32"))
    family.call("geomspace", [1, 10], [100, 1000], 3)
    family.call("geomspace", [1, 10], [100, 1000], 3, axis=1)


def filled(family):
    for dtype in DTYPES:
        for name in ("zeros", "ones"):
            for shape in (3, (2, 3), (), (0,), (2, 0, 3)):
                family.call(name, shape, dtype=np.dtype(dtype))
        for value in (True, 1, -1, 2.5, 300, 1 + 2j, float("nan"), float("inf")):
            family.call("full", (2,), value, dtype=np.dtype(dtype))
            family.call("full_like", numbered((2, 2), dtype), value)
        for name in ("zeros_like", "ones_like"):
            family.call(name, numbered((2, 2), dtype))
            family.call(name, numbered((2, 2)), dtype=np.dtype(dtype))
        family.call("eye", 3, dtype=np.dtype(dtype))
        family.call("identity", 2, dtype=np.dtype(dtype))
        family.call("tri", 3, dtype=np.dtype(dtype))
        family.call("array", [0, 1, 2], dtype=np.dtype(dtype))
        family.call("array", [[1.5, -2.5], [0.0, 3.0]], dtype=np.dtype(dtype))
    for name in ("zeros", "ones"):
        for shape in (-1, (2, -1), (2.0,), 2.5, (2**62, 4)):
            family.call(name, shape)
        family.call(name, (2, 3), order="F")
        family.call(name, (2, 3), order="X")
    for value in (True, 1, 2.5, 1j, 2**63, 2**64, [1, 2], [[1], [2]], [1, 2, 3]):
        family.call("full", (2, 2), value)
    for shape in (3, (), (4, 1)):
        family.call("zeros_like", numbered((2, 2), "int16"), shape=shape)
        family.call("full_like", numbered((2, 2), "int16"), 7, shape=shape)
    for data in (
        [],
        [[]],
        [[], []],
        [1, 2.5],
        [1, True],
        [True, False],
        [1, 1j],
        5,
        2.5,
        [[1, 2], [3, 4]],
        [[1, 2], [3]],
        [1, [2]],
        [[[1]]],
        [2**63],
        [2**63, -1],
        [2**64],
        [-(2**63)],
        [1, 2**63],
        [float("nan")],
        [np.float32(1), np.int8(2)],
        [np.array([1, 2]), [3, 4]],
        (1, 2),
        [np.uint8(1), 300],
        [True, 2.5, 1j],
    ):
        family.call("array", data)
        family.call("array", data, ndmin=3)
        for dtype in ("float32", "int8", "bool", "uint64"):
            family.call("array", data, dtype=np.dtype(dtype))


def diagonals(family):
    for n in (0, 1, 3, 4):
        for k in (-5, -1, 0, 1, 2, 4):
            family.call("eye", n, k=k)
            family.call("eye", n, 5, k=k)
            family.call("eye", n, 2, k=k, dtype=np.dtype("int8"))
            family.call("tri", n, k=k)
            family.call("tri", n, 5, k=k)
    family.call("eye", -1)
    family.call("eye", 2, order="F")
    for shape in ((), (0,), (3,), (2, 3), (3, 2), (2, 3, 4), (0, 2)):
        for k in (-4, -1, 0, 1, 3):
            for name in ("diag", "diagflat", "tril", "triu", "diagonal", "trace"):
                family.call(name, numbered(shape), k)
    for dtype in DTYPES:
        for name in ("diag", "tril", "triu", "trace"):
            family.call(name, numbered((3, 3), dtype))
    for _, laid in layouts(numbered((3, 4))):
        for name in ("diag", "tril", "triu", "trace", "diagonal"):
            family.call(name, laid, 1)
    for axes in ((0, 2), (2, 1), (1, 1), (0, 5), (-1, 0)):
        family.call("diagonal", numbered((2, 3, 4)), 0, *axes)
        family.call("trace", numbered((2, 3, 4)), 1, *axes)
    for n in (0, 1, 3):
        for k in (-1, 0, 2):
            family.call("tril_indices", n, k)
            family.call("triu_indices", n, k)
            family.call("tril_indices", n, k, 4)
            family.call("triu_indices", n, k, 4)
        family.call("diag_indices", n)
        family.call("diag_indices", n, 3)
    family.call("tril_indices_from", numbered((3, 4)))
    family.call("triu_indices_from", numbered((3, 4)), 1)
    family.call("diag_indices_from", numbered((3, 3)))
    family.call("diag_indices_from", numbered((3, 4)))
    for values in ([1, 2, 3], [2.5, 0.5], [], [1j, 2]):
        for n in (None, 0, 2, 5):
            family.call("vander", np.array(values), n)
            family.call("vander", np.array(values), n, increasing=True)


def grids(family):
    x, y, z = np.array([1.0, 2.0, 3.0]), np.array([10, 20]), np.array([True, False])
    for arrays in ((x,), (x, y), (x, y, z), (x, 5), (np.array([]), y), (x.reshape(3, 1), y), ()):
        for options in (
            {},
            {"indexing": "ij"},
            {"sparse": True},
            {"copy": False},
            {"indexing": "ij", "sparse": True},
            {"indexing": "kl"},
        ):
            family.call("meshgrid", *arrays, **options)
    for shape in ((), (3,), (2, 3), (2, 0), (2, 2, 2)):
        family.call("indices", shape)
        family.call("indices", shape, dtype=np.dtype("float32"))
        family.call("indices", shape, sparse=True)
    for key in (
        slice(0, 3),
        slice(0, 1, 0.25),
        slice(0, 1, 5j),
        slice(3),
        slice(-1, 1, 2j),
        (slice(0, 2), slice(0, 3)),
        (slice(0, 2), slice(0, 1, 3j)),
        (slice(0, 3, 2), slice(1, 2), slice(0, 2)),
        slice(5, 0, -2),
    ):
        family.call("mgrid", key, run=lambda key: np.mgrid[key])
        family.call("ogrid", key, run=lambda key: np.ogrid[key])
    callbacks = {"i + 10 * j": lambda i, j: i + 10 * j, "i == j": lambda i, j: i == j, "7": lambda i, j: 7}
    for text, callback in callbacks.items():
        family.call("fromfunction", Name(text, callback), (2, 3))
        family.call("fromfunction", Name(text, callback), (2, 3), dtype=np.dtype("int64"))


def buffers(family):
    data = bytes(range(1, 49))
    for dtype in DTYPES:
        family.call("frombuffer", data, dtype=np.dtype(dtype))
        family.call("frombuffer", data, dtype=np.dtype(dtype), count=2, offset=16)
        family.call("fromiter", [1, 0, 3, 2], dtype=np.dtype(dtype))
        family.call("fromiter", [1, 0, 3, 2], dtype=np.dtype(dtype), count=2)
    for options in (
        {"offset": 49},
        {"offset": 48},
        {"count": 7},
        {"offset": 3},
        {"count": -1},
        {"offset": -1},
        {"count": 0},
    ):
        family.call("frombuffer", data, dtype=np.dtype("float64"), **options)
    family.call("frombuffer", b"", dtype=np.dtype("int8"))
    family.call("fromiter", [1, 2], dtype=np.dtype("int8"), count=3)
    family.call("fromiter", [1, 300], dtype=np.dtype("int8"))
    for data in ("1 2 3", "1,2.5,3", "", "1 x", "1;2"):
        for separator in (" ", ",", ";"):
            family.call("fromstring", data, sep=separator)


def conversions(family):
    """`astype` over every pair of dtypes, with every casting rule."""
    from edges import edges

    for dtype in DTYPES:
        for target in DTYPES:
            values = edges(dtype)
            if np.dtype(target).kind in "ui" and np.dtype(dtype).kind in "fc":
                # What a float beyond the integer's range becomes is the processor's affair: kept apart from the rest.
                limit = min(float(np.iinfo(target).max), float(2**31))
                low = max(float(np.iinfo(target).min), -limit) if np.dtype(target).kind == "i" else 0.0
                inside = np.isfinite(values) & (values.real <= limit - 1) & (values.real >= low)
                family.call("astype", values[inside], np.dtype(target))
                family.call("astype", values[~inside], np.dtype(target), facts={"note": "out of range"})
            else:
                family.call("astype", values, np.dtype(target))
            for casting in ("no", "equiv", "safe", "same_kind", "unsafe"):
                run = lambda array, dtype, casting: array.astype(dtype, casting=casting)
                family.call("astype", values[:1], np.dtype(target), casting=casting, run=run)
    draw = np.random.default_rng(77)
    halves = draw.integers(0, 2**16, 600).astype(np.uint16).view(np.float16)
    halves = halves[~np.isnan(halves)]
    for target in FLOATS:
        family.call("astype", halves, np.dtype(target))
    # Midpoints between float16 values and their neighbours, where rounding twice goes wrong.
    doubles = halves[np.isfinite(halves)].astype(np.float64)
    midpoints = doubles + np.spacing(np.abs(halves[np.isfinite(halves)])).astype(np.float64) / 2
    for shift in (0.0, 1e-9, -1e-9):
        family.call("astype", midpoints * (1 + shift), np.dtype("float16"))
        family.call("astype", (midpoints * (1 + shift)).astype(np.float32), np.dtype("float16"))


def main(out_dir):
    family = Family("creation")
    for section in (ranges, filled, diagonals, grids, buffers):
        section(family)
    family.tolerate({"logspace", "geomspace"}, 4)
    family.write(out_dir)
    family = Family("conversion")
    conversions(family)
    family.write(out_dir)
