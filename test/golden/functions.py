"""Correctly rounded values of the elementary functions at hard and special arguments: where reductions change sides, cancel or overflow."""

import mpmath
import numpy as np

from edges import BINARY_TRUTH, UNARY_TRUTH, float_edges, truth
from store import Family

# NumPy's names of the kernel language's functions, where they are not the same.
KERNEL_NAMES = {"power": "pow"}
LN2 = float(mpmath.log(2))
RANGES = {"float32": (24, -126, 127), "float64": (53, -1022, 1023)}


def around(values, dtype, steps=2):
    """Each value rounded to the dtype, and its neighbours."""
    centre = np.asarray(values, dtype)
    out = [centre]
    up = down = centre
    for _ in range(steps):
        up, down = np.nextafter(up, np.array(np.inf, dtype)), np.nextafter(down, np.array(-np.inf, dtype))
        out += [up, down]
    return np.concatenate(out)


def both_signs(values):
    return np.concatenate([values, -values])


def powers(dtype, low, high, step=1):
    return np.ldexp(np.ones(1, dtype), np.arange(low, high + 1, step)).astype(dtype)


def nearest_multiples(dtype):
    """For every fourth binade, the number that comes closest to a multiple of pi/2: a best approximation of 2^e/(pi/2) with a
    denominator below 2^precision (Muller, "Elementary Functions", 3rd ed., section 11.3.2)."""
    precision, _, top = RANGES[dtype]
    out = []
    with mpmath.workprec(2400):
        half_pi = mpmath.pi / 2
        for e in range(-precision + 2, top - precision + 2, 4):
            ratio = mpmath.mpf(2) ** e / half_pi
            before, at = 0, 1
            rest, whole = ratio, int(mpmath.floor(ratio))
            while True:
                rest = 1 / (rest - whole)
                whole = int(mpmath.floor(rest))
                before, at = at, whole * at + before
                if at >= 2**precision:
                    break
            out += [np.ldexp(float(before), e)]
    return np.array(out).astype(dtype)


def half_logs(dtype):
    """Odd multiples of ln(2)/2, where the reduction of exponentials goes over to the next power of two."""
    precision, least, top = RANGES[dtype]
    n = np.unique(np.concatenate([np.arange(-40, 41), np.arange(least - precision, top + 2, 37)]))
    return around((n + 0.5) * LN2, dtype, 1)


def unary_arguments(name, dtype):
    precision, least, top = RANGES[dtype]
    small = both_signs(powers(dtype, -precision - 4, 2))
    if name in ("sin", "cos", "tan"):
        hard = [both_signs(nearest_multiples(dtype)), around(np.arange(1, 40) * np.pi / 4, dtype, 1), small]
    elif name in ("exp", "exp2", "expm1", "sinh", "cosh", "tanh"):
        ends = [float(mpmath.log(2)) * (top + 1 + d) for d in (0, 1, least - precision - top, least - top - 1)]
        hard = [half_logs(dtype), small, both_signs(around(ends, dtype)), around(np.arange(-20, 21) + 0.5, dtype, 1)]
        hard += [around([top + 1, least, least - precision, least - precision + 1], dtype)]
    elif name in ("arcsin", "arccos", "arctanh"):
        hard = [both_signs(around([0.5, 1.0, 0.25, 0.875], dtype)), small, both_signs(1 - powers(dtype, -precision, -1))]
    elif name == "arctan":
        hard = [both_signs(around([np.sqrt(2) - 1, 1, np.sqrt(2) + 1], dtype)), small, both_signs(powers(dtype, 0, 70))]
    elif name in ("rad2deg", "deg2rad", "sqrt"):
        return None
    else:
        turn = around(np.concatenate([np.sqrt(0.5) * powers(dtype, -3, 3), np.sqrt(0.5) * powers(dtype, -3, 3) - 1]), dtype)
        near = np.concatenate([1 + small[np.abs(small) < 1], around([1.0, 10.0, 100.0, 1000.0, 8.0, 27.0, 125.0], dtype)])
        hard = [turn, near, small, both_signs(powers(dtype, least - precision + 1, top, 9))]
    return np.concatenate([float_edges(dtype)] + [np.asarray(part, dtype) for part in hard])


def binary_arguments(name, dtype, draw):
    precision, least, top = RANGES[dtype]
    edges = float_edges(dtype)
    short = edges[:: max(1, len(edges) // 24)]
    special = np.array([0.0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, np.inf, -np.inf, np.nan], dtype)
    some = np.concatenate([special, short])
    left, right = (grid.reshape(-1) for grid in np.meshgrid(some, some))
    count = 400
    exponents = draw.integers(least - precision + 1, top, (2, count))
    wide = np.ldexp(draw.uniform(1, 2, (2, count)), exponents) * draw.choice([-1.0, 1.0], (2, count))
    if name == "power":
        x = np.ldexp(draw.uniform(1, 2, count), draw.integers(least, top, count)).astype(dtype).astype(float)
        # Exponents that take x to all sizes of result, the ends of the range among them.
        aim = draw.uniform(least - precision, top + 1, count)
        near = 1 + np.ldexp(draw.uniform(-1, 1, count), draw.integers(-precision + 1, -1, count)).astype(dtype).astype(float)
        near = near[near != 1]
        wide = np.array([np.append(x, near), np.append(aim, aim[: len(near)])])
        wide[1] /= np.log2(wide[0])
    elif name in ("logaddexp", "logaddexp2"):
        wide = np.concatenate([wide, draw.normal(0, 30, (2, count)), np.abs(draw.normal(0, 1, (2, count)))], axis=1)
    elif name in ("hypot", "arctan2", "fmod"):
        close = wide * np.array([[1.0], [0.0]])
        close[1] = close[0] * np.ldexp(draw.uniform(0.5, 2, count), draw.integers(-30, 30, count))
        wide = np.concatenate([wide, close], axis=1)
    with np.errstate(all="ignore"):
        left = np.append(left, wide[0].astype(dtype)).astype(dtype)
        right = np.append(right, wide[1].astype(dtype)).astype(dtype)
    return left, right


def main(out_dir):
    draw = np.random.default_rng(20260202)
    family = Family("functions")
    for dtype in ("float32", "float64"):
        for name in UNARY_TRUTH:
            values = unary_arguments(name, dtype) if hasattr(np, name) else None
            if values is not None and name not in ("degrees", "radians"):
                family.add(name, (values,), truth=truth(name, getattr(np, name)(values), values))
        for name in BINARY_TRUTH:
            if name == "float_power":
                continue
            left, right = binary_arguments(name, dtype, draw)
            exact = truth(name, getattr(np, name)(left, right), left, right)
            family.add(KERNEL_NAMES.get(name, name), (left, right), truth=exact)
        for name in ("fmod", "nextafter"):
            left, right = binary_arguments(name, dtype, draw)
            family.add(name, (left, right), truth=getattr(np, name)(left, right))
        values = np.concatenate([float_edges(dtype), unary_arguments("log", dtype)])
        family.add("spacing", (values,), truth=np.spacing(values))
        fraction, exponent = np.frexp(values)
        family.add("frexpFraction", (values,), truth=fraction)
        family.add("frexpExponent", (values,), truth=exponent.astype(dtype))
        by = draw.integers(-1100, 1100, len(values)).astype(dtype)
        by[:: 3] = draw.integers(-2200, 2200, len(by[::3]))
        family.add("ldexp", (values, by), truth=np.ldexp(values, by.astype(int)).astype(dtype))
    return family.write(out_dir)
