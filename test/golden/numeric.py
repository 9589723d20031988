"""Golden cases of functions composed of ufuncs and reductions: rounding, closeness, order, statistics, interpolation."""

import numpy as np

from edges import edges
from store import COMPLEX, DTYPES, FLOATS, INTEGERS, Family, layouts


def mixed(dtype, shape=(3, 4)):
    kind = np.dtype(dtype).kind
    values = [3, 1, 2, 7, 0, 5, 1, 3] if kind in "ub" else [3.5, -1.25, 2, -7, 0, 5.5, -1.25, 3]
    return np.resize(np.array(values), shape).astype(dtype)


def rounding(family):
    for dtype in DTYPES:
        for decimals in (-5, -2, -1, 0, 1, 2, 10):
            values = edges(dtype)
            family.call("round", values, decimals)
            family.call("round", mixed(dtype) * 15 if dtype != "bool" else mixed(dtype), decimals)
        family.call("around", mixed(dtype))
        for name in (
            "fix",
            "nan_to_num",
            "real",
            "imag",
            "angle",
            "sinc",
            "iscomplexobj",
            "isrealobj",
            "iscomplex",
            "isreal",
            "isposinf",
            "isneginf",
        ):
            family.call(name, edges(dtype))
        family.call("nan_to_num", edges(dtype), nan=5.0, posinf=6.0, neginf=7.0)
        family.call("angle", mixed(dtype), deg=True)
    for dtype in COMPLEX:
        family.call("real_if_close", mixed(dtype))
        family.call("real_if_close", mixed(dtype) + 1j)
    family.call("round", np.array([0.5, 1.5, 2.5, -0.5, 0.15, 0.25, 0.35, 1.005, 2.675, 1e22]), 2)
    family.call("round", np.array([15, 25, 35, -15, -25, 5]), -1)


def closeness(family):
    x = np.array([1.0, 1e10, 1e-9, np.nan, np.inf, -np.inf, 0.0])
    y = np.array([1.00001, 1.00001e10, 1e-8, np.nan, np.inf, np.inf, -0.0])
    for name in ("isclose", "allclose"):
        for options in ({}, {"rtol": 1e-3}, {"atol": 0.0}, {"equal_nan": True}, {"rtol": 0.0, "atol": 0.0}):
            family.call(name, x, y, **options)
            family.call(name, x[:3], y[:3], **options)
            family.call(name, x, 1.0, **options)
        for dtype in DTYPES:
            family.call(name, mixed(dtype), mixed(dtype))
            family.call(name, mixed(dtype), mixed("float64"))
        family.call(name, x, y[:2])
    for name in ("array_equal", "array_equiv"):
        family.call(name, x, x)
        family.call(name, x[:3], x[:3])
        family.call(name, mixed("int32"), mixed("int32").astype("float64"))
        family.call(name, mixed("int32"), mixed("int32")[0])
        family.call(name, mixed("int32"), mixed("int32")[:, :2])
    family.call("array_equal", x, x, equal_nan=True)


def ordering(family):
    for dtype in DTYPES:
        for name in ("sort", "argsort"):
            family.call(name, edges(dtype), kind="stable")
            for axis in (None, 0, 1, -1):
                family.call(name, mixed(dtype), axis=axis, kind="stable")
            family.call(name, mixed(dtype, (0,)), kind="stable")
            family.call(name, mixed(dtype, (2, 3, 4)), axis=1, kind="stable")
        for options in (
            {},
            {"return_index": True},
            {"return_inverse": True},
            {"return_counts": True},
            {"axis": 0},
            {"return_index": True, "return_inverse": True, "return_counts": True},
            {"equal_nan": False},
        ):
            family.call("unique", mixed(dtype), **options)
        if dtype not in COMPLEX:
            # One zero only: which of two equal values stays is left to chance.
            family.call("unique", edges(dtype)[edges(dtype) != 0])
        ordered = np.sort(mixed(dtype, (8,)))
        for side in ("left", "right"):
            family.call("searchsorted", ordered, mixed(dtype, (5,)), side=side)
            family.call("searchsorted", ordered, 2, side=side)
        for q in (0, 25, 50, 90, 100, [10, 75]):
            if dtype not in COMPLEX:
                family.call("percentile", mixed(dtype).astype("float64") if dtype == "bool" else mixed(dtype), q)
                family.call("percentile", mixed("float64"), q, axis=0)
                family.call("nanpercentile", np.array([1.0, np.nan, 3.0, 2.0]), q)
    for method in (
        "linear",
        "lower",
        "higher",
        "midpoint",
        "nearest",
        "inverted_cdf",
        "averaged_inverted_cdf",
        "closest_observation",
        "interpolated_inverted_cdf",
        "hazen",
        "weibull",
        "median_unbiased",
        "normal_unbiased",
    ):
        family.call("quantile", mixed("float64"), [0.0, 0.1, 0.35, 0.5, 1.0], method=method)
    for q in (-0.1, 1.1, float("nan")):
        family.call("quantile", mixed("float64"), q)
    for _, laid in layouts(mixed("float64")):
        family.call("sort", laid, axis=0)
        family.call("argsort", laid, axis=1, kind="stable")
    family.call("lexsort", ([1, 5, 1, 4, 3, 4, 4], [9, 4, 0, 4, 0, 2, 1]))
    family.call("sort", mixed("float64"), axis=2)
    for name in ("union1d", "intersect1d", "setdiff1d", "setxor1d", "isin"):
        family.call(name, np.array([3, 1, 2, 3]), np.array([5, 3, 2]))
        family.call(name, np.array([1.5, np.nan]), np.array([np.nan, 1.5]))


def statistics(family):
    draw = np.random.default_rng(2)
    data = np.round(draw.standard_normal((3, 20)), 3)
    for name in ("cov", "corrcoef"):
        family.call(name, data)
        family.call(name, data, rowvar=False)
        family.call(name, data[0], data[1])
        family.call(name, data[0])
        family.call(name, data.astype("float32"))
        family.call(name, data + 1j * data[::-1])
    for options in ({"bias": True}, {"ddof": 0}, {"fweights": np.arange(20)}, {"aweights": np.arange(20) + 0.5}):
        family.call("cov", data, **options)
    for bins in (3, 10, [0.0, 0.5, 1.0], [-1, 0, 2, 2.5]):
        family.call("histogram", data, bins)
        family.call("histogram", data, bins, density=True)
        family.call("histogram", data, bins, weights=np.abs(data))
    family.call("histogram", data, 4, range=(-1, 1))
    family.call("histogram", np.array([1, 2, 2, 5]), 4)
    family.call("histogram_bin_edges", data, 5)
    family.call("bincount", [0, 1, 1, 3])
    family.call("bincount", [0, 1, 1, 3], weights=[0.5, 1.0, 2.0, 4.0], minlength=6)
    family.call("bincount", [-1, 2])
    family.call("digitize", data[0], [-1.0, 0.0, 1.0])
    family.call("digitize", data[0], [1.0, 0.0, -1.0], right=True)
    x, xp, fp = (
        np.array([-1.0, 0.0, 0.25, 1.5, 3.0, 9.0, np.nan]),
        np.array([0.0, 1.0, 3.0]),
        np.array([10.0, 20.0, -5.0]),
    )
    family.call("interp", x, xp, fp)
    family.call("interp", x, xp, fp, left=-1.0, right=99.0)
    family.call("interp", x, xp, fp * 1j)
    family.call("interp", x, xp, fp, period=2.0)
    for mode in ("full", "same", "valid"):
        for dtype in ("float64", "int32", "complex64"):
            family.call("convolve", mixed(dtype, (6,)), mixed(dtype, (3,)), mode)
            family.call("correlate", mixed(dtype, (6,)), mixed(dtype, (3,)), mode)
    family.call("gradient", mixed("float64"))
    family.call("gradient", mixed("float64", (6,)), 2.0)
    family.call("gradient", mixed("float64", (5,)), np.array([0.0, 1.0, 1.5, 3.0, 4.0]), edge_order=2)
    family.call("trapezoid", mixed("float64"), axis=0)
    family.call("trapezoid", mixed("float64", (4,)), x=[0.0, 1.0, 1.5, 4.0])
    family.call("trapezoid", mixed("float64", (4,)), dx=0.5)
    family.call("ediff1d", mixed("float64"), to_begin=-9.0, to_end=[8.0, 9.0])
    family.call("unwrap", np.array([0.0, 3.0, 6.5, -3.0, 0.1]))
    family.call("polyval", [3.0, 0.0, 1.0], mixed("float64"))
    for dtype in INTEGERS + FLOATS:
        family.call("packbits", (mixed(dtype) > 1))
        family.call("unpackbits", mixed("uint8"))


def main(out_dir):
    family = Family("numeric")
    for section in (rounding, closeness, ordering, statistics):
        section(family)
    family.tolerate({"cov", "corrcoef", "sinc", "angle", "percentile", "quantile", "nanpercentile", "interp"}, 16)
    return family.write(out_dir)
