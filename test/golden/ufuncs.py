"""Golden cases of the elementwise ufuncs over edge values, layouts, options and overlapping operands."""

import numpy as np

from edges import BINARY_TRUTH, UNARY_TRUTH, edges, few_complex, truth, ufuncs
from store import COMPLEX, DTYPES, FLOATS, INTEGERS, Family, layouts


def with_truth(family, name, *inputs):
    out = family.call(name, *inputs)
    if (name in UNARY_TRUTH or name in BINARY_TRUTH) and isinstance(out, np.ndarray) and out.dtype.name in FLOATS:
        family.cases[-1]["truth"] = family.encode(truth(name, out, *inputs))


def unary():
    family = Family("ufuncs_unary")
    for name in ufuncs(1) + ufuncs(1, 2):
        for dtype in DTYPES:
            with_truth(family, name, edges(dtype))
    family.tolerate({*UNARY_TRUTH, "reciprocal", "square", "absolute"}, 8, COMPLEX)
    return family


def outer_values(dtype):
    return few_complex(dtype) if dtype in COMPLEX else edges(dtype)


def binary():
    family = Family("ufuncs_binary")
    for name in ufuncs(2) + ufuncs(2, 2):
        for dtype in DTYPES:
            values = outer_values(dtype)
            if name == "ldexp":
                continue
            with_truth(family, name, values[:, None], values[None, :])
            if name == "power" and dtype in INTEGERS and values[0] < 0:
                family.call(name, values[:, None], values[values >= 0][None, :])
    exponents = [-2000, -1080, -1074, -150, -126, -24, -14, -1, 0, 1, 2, 15, 127, 128, 1000, 1023, 2000, 2147483647]
    for dtype in DTYPES:
        for integer in ("int8", "int32", "int64", "uint8", "uint64"):
            inside = [e for e in exponents if np.iinfo(integer).min <= e <= np.iinfo(integer).max]
            family.call("ldexp", outer_values(dtype)[:, None], np.array(inside, integer)[None, :])
    signed, unsigned = edges("int64")[:, None], edges("uint64")[None, :]
    for name in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"):
        family.call(name, signed, unsigned)
        family.call(name, unsigned, signed)
        for dtype in ("int64", "uint64"):
            for literal in (-1, 0, 2**63, 2**64, -(2**63) - 1, 10**30, 0.5, float("nan"), float("inf"), True):
                family.call(name, edges(dtype), literal)
    # NumPy multiplies complex numbers with fused operations where the processor has them.
    family.tolerate({"power", "float_power", "divide", "multiply"}, 8, COMPLEX)
    return family


def options():
    """Layouts, broadcasting, `out`, `where`, `dtype`, `casting`, clip, and operands that overlap the result."""
    family = Family("ufuncs_options")
    for dtype in DTYPES:
        base = np.resize(edges(dtype)[:11] if dtype != "bool" else edges(dtype), (3, 4))
        other = np.resize(edges(dtype)[1:8], (3, 4))
        for name in ("add", "multiply", "less", "maximum"):
            for _, left in layouts(base):
                for _, right in layouts(other):
                    if name != "add" and left.flags.c_contiguous:
                        continue
                    family.call(name, left, right)
            family.call(name, base, other[0])
            family.call(name, base[:, :1], other[:1])
            family.call(name, base[0, 0], other)
            family.call(name, base[0, 0], other[0, 0])
            family.call(name, np.array(base[0, 0]), np.array(other[0, 0]))
            family.call(name, np.broadcast_to(base[0], (3, 4)), other)
            family.call(name, base[:0], other[0])
            family.call(name, base[:, :0], other[:, :0])
            family.call(name, base.T, other.T)
            family.call(name, base[None, ::-1, 1::2], other[:, None, ::3])
            family.call(name, base, other[:2])
        for name in ("negative", "sqrt", "logical_not", "absolute", "signbit", "square"):
            for _, laid in layouts(base):
                family.call(name, laid)
            family.call(name, np.array(base[0, 0]))
            family.call(name, base[0, 0])
            family.call(name, base[:0])
            family.call(name, np.broadcast_to(base[1], (2, 4)))
        for result in DTYPES:
            for casting in ("no", "equiv", "safe", "same_kind", "unsafe"):
                family.call("add", base[0][:2], other[0][:2], dtype=np.dtype(result), casting=casting)
            out = np.zeros(2, result)
            family.call("multiply", base[0][1:3], other[0][1:3], out=out, facts={"out_before": out.copy()})
    x, y = np.array([1.0, 2.0, 3.0, 4.0]), np.array([10.0, 20.0, 30.0, 40.0])
    mask = np.array([True, False, True, False])
    for name in ("add", "divide", "sqrt", "isnan"):
        inputs = (x, y) if name not in ("sqrt", "isnan") else (x,)
        for out_dtype in ("float64", "float32", "int32", "bool"):
            out = np.full(4, 7, out_dtype)
            family.call(name, *inputs, out=out, where=mask, facts={"out_before": out.copy()})
        out = np.full((2, 4), 7.0)
        family.call(name, *inputs, out=out, where=mask, facts={"out_before": out.copy()})
        out = np.full((2, 4), 7.0)
        family.call(name, *inputs, out=out, where=np.array([[True], [False]]), facts={"out_before": out.copy()})
        out = np.full(3, 7.0)
        family.call(name, *inputs, out=out, facts={"out_before": out.copy()})
        out = np.full(8, 7.0)[::2]
        family.call(name, *inputs, out=out, facts={"out_before": np.full(4, 7.0)})
    out = np.zeros(())
    family.call("add", 1.0, 2.0, out=out, facts={"out_before": np.zeros(())})
    clips(family)
    overlaps(family)
    family.tolerate({"multiply", "sqrt", "square", "absolute"}, 8, COMPLEX)
    return family


def clips(family):
    for dtype in DTYPES:
        values = edges(dtype)
        for low, high in (
            (None, None),
            (1, 5),
            (5, 1),
            (None, 3),
            (2, None),
            (1.5, 2.5),
            (float("nan"), 1.0),
            (0, 300),
            (-1, 3),
        ):
            family.call("clip", values, low, high)
        family.call("clip", values, values[::-1].copy(), None)
        family.call("clip", values, np.int16(-3), np.float32(2.5))


def overlaps(family):
    """`fn(a[first], a[second], out=a[target])`: NumPy answers as if the inputs had been copied first."""
    parts = [slice(None, -1), slice(1, None), slice(None, None, -1), slice(None)]
    for dtype in ("float64", "int16", "complex64"):
        for first in parts:
            for second in parts:
                for target in parts:
                    base = np.arange(1, 38).astype(dtype)
                    sizes = {len(base[part]) for part in (first, second, target)}
                    if len(sizes) > 1:
                        continue
                    before = base.copy()
                    np.subtract(base[first], base[second], out=base[target])
                    family.add("subtract", (before, first, second, target), out=base, note="overlap")
    square = np.arange(16.0).reshape(4, 4)
    before = square.copy()
    np.add(square, square.T, out=square)
    family.add("add", (before, "T"), out=square, note="overlap with own transpose")


def main(out_dir):
    for make in (unary, binary, options):
        make().write(out_dir)
