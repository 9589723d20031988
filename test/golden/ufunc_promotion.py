"""Golden cases of ufuncs over operands of two dtypes, weak Python scalars, NumPy scalars, and floating-point errors."""

import numpy as np

from edges import UNARY_TRUTH, ufuncs
from store import COMPLEX, DTYPES, FLOATS, Family

SMALL = {"b": [True, False, True], "u": [3, 1, 2], "i": [-3, 1, 2], "f": [2.5, -1.0, 0.5], "c": [1 + 2j, -1j, 2.5]}
LITERALS = [
    True,
    0,
    1,
    2,
    -1,
    127,
    128,
    255,
    256,
    -129,
    2**31,
    2**40,
    2**63,
    2**64,
    2.0,
    0.5,
    -1.5,
    1e10,
    1e39,
    1e300,
    float("nan"),
    float("inf"),
    1j,
    2 + 0.5j,
]


def small(dtype):
    return np.array(SMALL[np.dtype(dtype).kind]).astype(dtype)


def promotion():
    family = Family("ufuncs_promotion")
    for name in ufuncs(2) + ufuncs(2, 2):
        for left in DTYPES:
            for right in DTYPES:
                family.call(
                    name, small(left), np.abs(small(right)).astype(right) if name in ("power",) else small(right)
                )
    for name in (
        "add",
        "multiply",
        "divide",
        "power",
        "floor_divide",
        "less",
        "maximum",
        "bitwise_and",
        "left_shift",
        "arctan2",
    ):
        for dtype in DTYPES:
            for literal in LITERALS:
                family.call(name, small(dtype), literal)
                family.call(name, literal, small(dtype))
    for name in ("add", "subtract", "divide"):
        for dtype in DTYPES:
            for scalar in (
                np.int8(3),
                np.uint8(200),
                np.int64(-5),
                np.uint64(9),
                np.float16(1.5),
                np.float32(0.1),
                np.float64(0.1),
                np.complex64(1j),
                np.bool_(True),
            ):
                family.call(name, small(dtype), scalar)
                family.call(name, small(dtype), np.array(scalar))
                family.call(name, small(dtype)[0], scalar)
    for left in LITERALS:
        for right in LITERALS:
            family.call("add", left, right)
            family.call("multiply", left, right)
    inexact = {"arctan2", "float_power", "hypot", "logaddexp", "logaddexp2", "power"}
    family.tolerate(inexact, 8)
    family.tolerate({"divide", "multiply"}, 8, COMPLEX)
    return family


def errors():
    """Each case runs with every floating-point error raised; `error` tells the first that NumPy reports."""
    family = Family("errstate")

    def guarded(name):
        def run(*args):
            with np.errstate(all="raise"):
                return getattr(np, name)(*args)

        return run

    for dtype in FLOATS + COMPLEX:
        info = np.finfo(dtype)
        zero, one, inf, nan = (
            np.zeros(2, dtype),
            np.ones(2, dtype),
            np.full(2, np.inf, dtype),
            np.full(2, np.nan, dtype),
        )
        big, tiny = np.full(2, info.max, dtype), np.full(2, info.smallest_normal, dtype)
        operands = {"zero": zero, "one": one, "inf": inf, "nan": nan, "big": big, "tiny": tiny, "minus": -one}
        for name in (
            "add",
            "subtract",
            "multiply",
            "divide",
            "floor_divide",
            "remainder",
            "fmod",
            "power",
            "maximum",
            "less",
            "equal",
            "hypot",
            "arctan2",
            "logaddexp",
            "divmod",
            "float_power",
            "copysign",
            "nextafter",
            "fmax",
        ):
            for left in operands.values():
                for right in operands.values():
                    # What these flag at infinity or NaN depends on the code that NumPy has for the processor.
                    chancy = name == "power" or (name == "multiply" and dtype in COMPLEX)
                    if not chancy or np.isfinite([left, right]).all():
                        family.call(name, left, right, run=guarded(name))
        for name in (
            "sqrt",
            "log",
            "log2",
            "log10",
            "log1p",
            "exp",
            "exp2",
            "expm1",
            "sin",
            "cos",
            "tan",
            "arcsin",
            "arccos",
            "arctan",
            "sinh",
            "cosh",
            "tanh",
            "arcsinh",
            "arccosh",
            "arctanh",
            "reciprocal",
            "square",
            "cbrt",
            "rint",
            "floor",
            "absolute",
            "negative",
            "spacing",
            "isnan",
            "sign",
        ):
            for value in operands.values():
                if name in UNARY_TRUTH and value is tiny:
                    continue
                family.call(name, value, run=guarded(name))
                family.call(name, -value, run=guarded(name))
        for target in DTYPES:
            for value in operands.values():
                if np.dtype(target).kind in "uib" and np.dtype(dtype).kind == "c":
                    continue
                family.call("astype", value, np.dtype(target), run=guarded("astype"))
    for dtype in ("int8", "int32", "int64", "uint8", "uint64"):
        info = np.iinfo(dtype)
        values = [np.array([value, value], dtype) for value in (0, 1, info.min, info.max)]
        if info.min:
            values.append(np.array([-1, -1], dtype))
        for name in (
            "add",
            "multiply",
            "floor_divide",
            "remainder",
            "divide",
            "fmod",
            "divmod",
            "power",
            "gcd",
            "left_shift",
        ):
            for left in values:
                for right in values:
                    family.call(name, left, right, run=guarded(name))
        for name in ("negative", "absolute", "reciprocal", "square"):
            for value in values:
                family.call(name, value, run=guarded(name))
    return family


def main(out_dir):
    promotion().write(out_dir)
    errors().write(out_dir)
