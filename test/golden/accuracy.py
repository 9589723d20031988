"""Correctly rounded values of the elementary functions on random and hard arguments over their whole domains."""

import mpmath
import numpy as np

from edges import BINARY_TRUTH, UNARY_TRUTH, round_to, truth
from store import Family

COUNT = 400
# What the argument may be, by function: (lowest, highest); the rest take every finite float.
DOMAINS = {
    "exp": (-104, 89),
    "exp2": (-150, 128),
    "expm1": (-40, 89),
    "log": (0, None),
    "log2": (0, None),
    "log10": (0, None),
    "log1p": (-1, None),
    "arcsin": (-1, 1),
    "arccos": (-1, 1),
    "sinh": (-89, 89),
    "cosh": (-89, 89),
    "tanh": (-20, 20),
    "arccosh": (1, None),
    "arctanh": (-1, 1),
    "sqrt": (0, None),
}
WIDER = {"exp": (-745, 709.7), "exp2": (-1075, 1024), "expm1": (-40, 709.7), "sinh": (-710, 710), "cosh": (-710, 710)}


COMPLEX_TRUTH = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "arcsin": mpmath.asin,
    "arccos": mpmath.acos,
    "arctan": mpmath.atan,
    "arcsinh": mpmath.asinh,
    "arccosh": mpmath.acosh,
    "arctanh": mpmath.atanh,
    "log2": lambda z: mpmath.log(z) / mpmath.log(2),
    "log10": mpmath.log10,
    "log1p": lambda z: mpmath.log(1 + z),
    "expm1": lambda z: mpmath.exp(z) - 1,
    "exp2": lambda z: mpmath.power(2, z),
    "square": lambda z: z * z,
    "reciprocal": lambda z: 1 / z,
}


def spread(draw, exponents):
    """A random number for each exponent; exact operations only, so that the arguments are the same on every processor."""
    return np.ldexp(draw.uniform(1, 2, len(exponents)), exponents)


def whole_range(draw, dtype, low, high):
    """Magnitudes spread over all exponents of the dtype, signs both, cut to the domain."""
    info = np.finfo(dtype)
    exponents = draw.integers(info.minexp - info.nmant, info.maxexp, 4 * COUNT)
    values = spread(draw, exponents) * draw.choice([-1.0, 1.0], 4 * COUNT)
    inside = (values > (low if low is not None else -np.inf)) & (values < (high if high is not None else np.inf))
    return values[inside][: COUNT // 2]


def arguments(name, dtype, draw):
    low, high = (WIDER.get(name) if dtype == "float64" else None) or DOMAINS.get(name, (None, None))
    near_one = 1 + draw.uniform(-0.01, 0.01, COUNT // 8)
    middle_low = -30 if low is None else max(low, -1000)
    middle = draw.uniform(middle_low, 30 if high is None else high, COUNT // 2)
    # Multiples of pi / 2 are where the reduction of trigonometric arguments loses most.
    hard = draw.integers(1, 2**20, COUNT // 8) * (np.pi / 2)
    values = np.concatenate([whole_range(draw, dtype, low, high), middle, near_one, hard])
    inside = (values >= (low if low is not None else -np.inf)) & (values <= (high if high is not None else np.inf))
    return values[inside].astype(dtype)


def main(out_dir):
    draw = np.random.default_rng(20260101)
    family = Family("accuracy")
    for name in UNARY_TRUTH:
        if name in ("rad2deg", "deg2rad", "sqrt"):
            continue
        for dtype in ("float32", "float64"):
            values = arguments(name, dtype, draw)
            family.add(name, (values,), truth=truth(name, getattr(np, name)(values), values))
    for name in BINARY_TRUTH:
        if name == "float_power":
            continue
        for dtype in ("float32", "float64"):
            info = np.finfo(dtype)
            if name == "power":
                left = spread(draw, draw.integers(-20, 20, 2 * COUNT))
                right = draw.uniform(-1, 1, 2 * COUNT) * (float(info.maxexp) / 21)
                left[:100], right[:100] = 1 + draw.uniform(-1e-3, 1e-3, 100), draw.uniform(-1e4, 1e4, 100)
                left[100:150] *= -1
                right[100:150] = draw.integers(-5, 6, 50)
            else:
                left = np.append(draw.normal(0, 10, COUNT), whole_range(draw, dtype, None, None))
                right = np.append(draw.normal(0, 10, COUNT), whole_range(draw, dtype, None, None)[::-1])
                size = min(len(left), len(right))
                left, right = left[:size], right[:size]
            left, right = left.astype(dtype), right.astype(dtype)
            family.add(name, (left, right), truth=truth(name, getattr(np, name)(left, right), left, right))
    complex_functions(family, draw)
    return family.write(out_dir)


def complex_functions(family, draw):
    """Points of moderate size off the axes, where no branch cut lies; both parts correctly rounded."""
    for name, rule in COMPLEX_TRUTH.items():
        for dtype in ("complex64", "complex128"):
            both = spread(draw, draw.integers(-6, 4, COUNT // 2)) * draw.choice([-1.0, 1.0], COUNT // 2)
            points = (both[::2] + 1j * both[1::2]).astype(dtype)
            part = points.real.dtype
            exact = [rule(mpmath.mpc(float(z.real), float(z.imag))) for z in points]
            out = np.empty(points.shape, dtype)
            out.real = [round_to(z.real, part) for z in exact]
            out.imag = [round_to(z.imag, part) for z in exact]
            family.add(name, (points,), truth=out)
