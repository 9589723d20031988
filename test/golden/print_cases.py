"""Golden text of arrays, scalars and single numbers: every dtype, shapes, special values, all print options.

    python3 test/golden/print_cases.py

Runnable alone, or by make.py through `main(out_dir)`. `printing.py` has the cases of everyday; these go after the corners.
A case made under print options carries them as the fact `options`.
"""

import pathlib
import random

import numpy as np

from store import BOOL, COMPLEX, DTYPES, FLOATS, INTEGERS, Family

BITS = {"float16": "uint16", "float32": "uint32", "float64": "uint64"}
SPECIALS = [0.0, -0.0, np.nan, np.inf, -np.inf]


def random_bits(rng, dtype, count):
    """Floats of every size alike, subnormals and now and then a NaN or an infinity among them."""
    width = np.dtype(dtype).itemsize * 8
    return np.array([rng.getrandbits(width) for _ in range(count)], BITS[dtype]).view(dtype)


def everyday(rng, dtype, count):
    """Floats as people have them: few decimals, moderate sizes."""
    scale = 10.0 ** rng.randint(-4, 5)
    digits = rng.randint(0, 6)
    values = [round(rng.uniform(-1, 1) * scale, digits) for _ in range(count)]
    limit = float(np.finfo(dtype).max)
    return np.array([min(max(value, -limit), limit) for value in values], dtype)


def dyadic(rng, dtype, count):
    """Fractions over powers of two: where rounding meets exact ties, and steps change size."""
    values = []
    for _ in range(count):
        exponent = rng.randint(-14, 15)
        values.append(float(rng.choice([1, 1, 3, 5, 7, rng.randint(1, 2047)])) * 2.0**exponent)
    with np.errstate(over="ignore"):
        found = np.array(values, dtype)
    return np.where(np.isfinite(found), found, np.array(1, dtype))


KINDS = [random_bits, everyday, everyday, dyadic]


def floats(rng, dtype, count):
    values = rng.choice(KINDS)(rng, dtype, count)
    if count and rng.random() < 0.25:
        values[rng.randrange(count)] = rng.choice(SPECIALS)
    return values


def integers(rng, dtype, count):
    info = np.iinfo(dtype)
    low, high = int(info.min), int(info.max)
    if rng.random() < 0.6:
        low, high = max(low, -rng.choice([1, 20, 1000])), min(high, rng.choice([9, 120, 12345]))
    return np.array([rng.randint(low, high) for _ in range(count)], dtype)


def elements(rng, dtype, count):
    if dtype in BOOL:
        return np.array([rng.random() < 0.5 for _ in range(count)], bool)
    if dtype in INTEGERS:
        return integers(rng, dtype, count)
    if dtype in FLOATS:
        return floats(rng, dtype, count)
    part = "float32" if dtype == "complex64" else "float64"
    both = np.empty((count, 2), part)
    both[:, 0], both[:, 1] = floats(rng, part, count), floats(rng, part, count)
    return both.view(dtype).reshape(count)


SHAPES = [(), (1,), (3,), (7,), (12,), (30,), (2, 3), (3, 1), (1, 5), (4, 9), (2, 2, 3), (3, 1, 2), (2, 1, 2, 2), (1, 1, 1),
          (0,), (0, 3), (2, 0), (3, 0, 2)]


def array(rng, dtype):
    shape = rng.choice(SHAPES)
    return elements(rng, dtype, int(np.prod(shape))).reshape(shape)


def some_options(rng):
    choices = {
        "precision": [0, 1, 2, 3, 5, 8, 12, 17, 25],
        "floatmode": ["fixed", "unique", "maxprec", "maxprec_equal"],
        "suppress": [True, False],
        "sign": ["-", "+", " "],
        "linewidth": [10, 30, 40, 75, 76, 120],
        "nanstr": ["nan", "NA", "not a number", ""],
        "infstr": ["inf", "Infinity", "oo"],
        "threshold": [0, 3, 5, 10, 1000],
        "edgeitems": [0, 1, 2, 3, 5],
    }
    return {key: rng.choice(choices[key]) for key in rng.sample(sorted(choices), rng.randint(1, 4))}


def string_options(rng):
    choices = {
        "precision": [0, 1, 3, 8, 15, 20],
        "floatmode": ["fixed", "unique", "maxprec", "maxprec_equal"],
        "suppress_small": [True, False],
        "sign": ["-", "+", " "],
        "max_line_width": [1, 8, 20, 33, 75, 200],
        "separator": [" ", ", ", ",", " | ", ";  ", ""],
        "prefix": ["", "x = ", "array("],
        "suffix": ["", ")", " units"],
        "threshold": [0, 4, 11, 1000],
        "edgeitems": [0, 1, 2, 4],
    }
    return {key: rng.choice(choices[key]) for key in rng.sample(sorted(choices), rng.randint(0, 5))}


def under(family, options, fn, value, run=None, **kwargs):
    with np.printoptions(**options):
        family.call(fn, value, facts={"options": options} if options else None, run=run, **kwargs)


def arrays(family, rng):
    for dtype in DTYPES:
        for round_ in range(28 if dtype in FLOATS + COMPLEX else 12):
            under(family, {}, "array_repr", array(rng, dtype))
            under(family, {}, "array_str", array(rng, dtype))
            under(family, some_options(rng), "array_repr", array(rng, dtype))
            under(family, {}, "array2string", array(rng, dtype), **string_options(rng))


def corners(family):
    for dtype in FLOATS:
        info = np.finfo(dtype)
        cast = np.dtype(dtype).type
        edge = [info.max, -info.max, info.tiny, info.smallest_subnormal, info.eps, cast(0.1), cast(1) / cast(3)]
        ceilings = [999.5, 1000, 999999, 1e6, 99999999, 1e8] if dtype != "float16" else [999.5, 1000, 1001, 60000]
        floors = [0.0001, 0.00011, 0.00009, 0.001]
        for value in [*edge, *ceilings, *floors, *SPECIALS]:
            family.call("array_repr", np.array([value], dtype))
            family.call("array_repr", np.array([value, 1], dtype))
            family.call("array_repr", np.array(value, dtype))
            below, above = np.nextafter(cast(value), cast(0)), np.nextafter(cast(value), cast(np.inf))
            for near in (value, below, above):
                family.call("str", cast(near), run=str)
                family.call("array_str", np.array([near], dtype))
        for pair in [(1, 1000), (1, 1001), (0.1, 100), (0.001, 1), (0.1, 100.1), (3, 3000), (3, 3001), (0.7, 700), (0.3, 300)]:
            family.call("array_str", np.array(pair, dtype))
    for names in [["nan"], ["nan", "inf"], ["-inf", "nan"], ["inf", "1"], ["1e10", "-inf"], ["-0.", "nan"], ["nan", "-1.5"]]:
        values = np.array([float(name) for name in names])
        for sign in "-+ ":
            family.call("array2string", values, sign=sign)
            family.call("array2string", values.astype(np.complex64), sign=sign)
        under(family, {"nanstr": "missing", "infstr": "oo"}, "array_repr", values)
    for values in ([1, -2, 3], [-19, 105, 27], [100, 2], [-100, 2], [7]):
        for sign in "-+ ":
            family.call("array2string", np.array(values, np.int8), sign=sign)
            family.call("array2string", np.array(values, np.int64).reshape(-1, 1), sign=sign)
    for count in range(8, 30):
        family.call("array_repr", np.arange(count, dtype=np.int16))
        family.call("array_repr", np.arange(count, dtype=np.float32) / 2, max_line_width=20 + count)
    for shape in [(1001,), (2000,), (40, 50), (1001, 1), (1, 1001), (10, 11, 12), (3, 3, 200), (1500, 0), (6, 200), (7, 7, 30)]:
        size = int(np.prod(shape))
        for dtype in ("int64", "int16", "float64", "float32", "bool", "complex128"):
            values = (np.arange(size) % 251).astype(dtype).reshape(shape)
            family.call("array_repr", values)
            family.call("array_str", values)
            family.call("array2string", values, edgeitems=1, separator=", ")
            under(family, {"threshold": 2000, "edgeitems": 2}, "array_repr", values)
    for edge in (0, 1, 2):
        family.call("array2string", np.arange(2000.0), edgeitems=edge)
        family.call("array2string", np.arange(2000).reshape(40, 50), edgeitems=edge)


def scalars(family, rng):
    for dtype in DTYPES:
        values = np.concatenate([elements(rng, dtype, 6) for _ in range(6)])
        for value in values:
            family.call("str", value, run=str)
            family.call("repr", value, run=repr)
    parts = [0.0, -0.0, 1.0, -2.5, 1e16, 1e-5, np.nan, np.inf, -np.inf]
    for re in parts:
        for im in parts:
            family.call("repr", np.complex128(complex(re, im)), run=repr)
            family.call("str", np.complex64(complex(re, im)), run=str)


def digits(family, rng):
    """Shortest digits of many numbers at once: a column of numbers of all sizes, written in full."""
    for dtype in FLOATS:
        for kind in (random_bits, dyadic, everyday):
            for _ in range(4):
                values = kind(rng, dtype, 50)
                values = values[np.isfinite(values)]
                for mode in ("unique", "maxprec_equal", "fixed"):
                    under(family, {"threshold": 10000}, "array2string", values, floatmode=mode, precision=rng.randint(0, 24))
        powers = [np.ldexp(np.dtype(dtype).type(1), e) for e in range(int(np.log2(np.finfo(dtype).smallest_subnormal)),
                                                                       int(np.finfo(dtype).maxexp))]
        family.call("array2string", np.array(powers, dtype), floatmode="unique", threshold=10000)
        family.call("array2string", np.array(powers, dtype), floatmode="maxprec", precision=3, threshold=10000)
        tens = np.array([float(f"1e{e}") for e in range(-320, 309)])
        with np.errstate(all="ignore"):
            tens = tens.astype(dtype)
        family.call("array2string", tens[np.isfinite(tens)], floatmode="unique", threshold=10000)
    # Steps of 1/4 that have two nearest numbers of one decimal, and whole numbers beyond 2**53.
    quarters = np.arange(2**21, 2**21 + 3, 0.25, dtype=np.float32)
    family.call("array2string", quarters, floatmode="unique")
    family.call("array2string", np.arange(0, 4, 0.25) + 2.0**50, floatmode="unique")
    family.call("array2string", np.array([2.0**e + 50 * k for e in (60, 63, 66) for k in range(12)]), floatmode="unique")


def single_number(rng):
    dtype = rng.choice(FLOATS)
    value = rng.choice(KINDS)(rng, dtype, 1)[0]
    if rng.random() < 0.08:
        value = np.dtype(dtype).type(rng.choice([*SPECIALS, 9.5, 99.5, 0.5, 1.5, 2.5, 9.9999, 1e23, 0.0996]))
    return value


def single(family, rng):
    for _ in range(900):
        kwargs = {}
        if rng.random() < 0.7:
            kwargs["precision"] = rng.choice([0, 1, 2, 3, 4, 6, 9, 17, 30, 120])
        if rng.random() < 0.5:
            kwargs["trim"] = rng.choice("k.0-")
        if rng.random() < 0.2:
            kwargs["sign"] = True
        if rng.random() < 0.2:
            kwargs["pad_left"] = rng.randint(0, 8)
        if rng.random() < 0.3 and "precision" in kwargs:
            kwargs["unique"] = False
        elif rng.random() < 0.4:
            kwargs["min_digits"] = min(rng.randint(0, 20), kwargs.get("precision", 20))
        if rng.random() < 0.5:
            if rng.random() < 0.3 and kwargs.get("precision") != 0:
                kwargs["fractional"] = False
            if rng.random() < 0.2:
                kwargs["pad_right"] = rng.randint(0, 8)
            family.call("format_float_positional", single_number(rng), **kwargs)
        else:
            if rng.random() < 0.3:
                kwargs["exp_digits"] = rng.randint(0, 7)
            family.call("format_float_scientific", single_number(rng), **kwargs)


def main(out_dir):
    rng = random.Random(20)
    family = Family("print_cases")
    corners(family)
    arrays(family, rng)
    scalars(family, rng)
    digits(family, rng)
    single(family, rng)
    return family.write(out_dir)


if __name__ == "__main__":
    print(main(pathlib.Path(__file__).resolve().parent / "data"))
