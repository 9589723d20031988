"""Edge values of every dtype, the table of NumPy's ufuncs, and correctly rounded elementary functions."""

import math

import mpmath
import numpy as np

from store import FLOATS, INTEGERS

# Far beyond 53 bits, so that cancellation inside a formula is harmless and one rounding is left: `round_to`.
mpmath.mp.prec = 300


def ufuncs(arity, outputs=1):
    """Names of NumPy's elementwise ufuncs, aliases left out, sorted."""
    found = {}
    for name in dir(np):
        ufunc = getattr(np, name)
        if isinstance(ufunc, np.ufunc) and ufunc.signature is None and (ufunc.nin, ufunc.nout) == (arity, outputs):
            found[ufunc.__name__] = ufunc
    found.pop("isnat", None)
    found.pop("_ones_like", None)
    return sorted(found)


def integer_edges(dtype):
    info = np.iinfo(dtype)
    bits = info.bits
    values = [
        0,
        1,
        2,
        3,
        5,
        7,
        8,
        9,
        10,
        12,
        100,
        bits - 1,
        bits,
        bits + 1,
        2 * bits,
        255,
        256,
        2 ** (bits // 2),
        2**31,
        2**53,
        2**53 + 1,
        2**62,
        info.max - 1,
        info.max,
        info.max // 2,
        info.max // 2 + 1,
    ]
    values += [-value for value in values] + [info.min, info.min + 1]
    inside = sorted({value for value in values if info.min <= value <= info.max})
    return np.array(inside, dtype)


def float_edges(dtype):
    info = np.finfo(dtype)
    tiny, big = float(info.smallest_normal), float(info.max)
    sub = float(info.smallest_subnormal)
    values = [
        0.0,
        1.0,
        0.5,
        1.5,
        2.5,
        0.1,
        2.0,
        3.0,
        7.0,
        10.0,
        math.pi,
        1 - float(info.epsneg),
        1 + float(info.eps),
        1 / float(info.eps),
        1 / float(info.eps) - 0.5,
        88.7,
        100.0,
        709.5,
        1000.0,
        65504.0,
        2.0**31,
        2.0**53,
        1e22,
        big,
        big / 2,
        tiny,
        tiny / 2,
        tiny * (1 - float(info.eps)),
        sub,
        3 * sub,
        math.inf,
    ]
    with np.errstate(all="ignore"):
        array = np.array(values).astype(dtype)
        array = np.concatenate([array, -array])
    unique = np.unique(array[~np.isnan(array)].view(f"u{array.itemsize}")).view(array.dtype)
    ordered = unique[np.lexsort((~np.signbit(unique), unique))]
    return np.append(ordered, np.array([np.nan], dtype))


def complex_edges(dtype):
    part = np.float32 if np.dtype(dtype) == np.complex64 else np.float64
    parts = np.array([0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 1e-8, 700.0, -30.0, np.inf, -np.inf, np.nan], part)
    grid = np.empty((len(parts), len(parts)), dtype)
    grid.real = parts[:, None]
    grid.imag = parts[None, :]
    return grid.reshape(-1)


def edges(dtype):
    """Values of `dtype` at which operations are known to go wrong."""
    if dtype == "bool":
        return np.array([False, True])
    if dtype in INTEGERS:
        return integer_edges(dtype)
    return float_edges(dtype) if dtype in FLOATS else complex_edges(dtype)


def few_complex(dtype):
    """A shorter list of complex values, for outer products."""
    part = [complex(a, b) for a in (0.0, -0.0, 1.0, -2.5, np.inf, np.nan) for b in (0.0, -1.0, 3.0, -np.inf, np.nan)]
    return np.array(part + [1e-8 + 1j, 1e10 - 1e10j, 3 + 4j], dtype)


# ---- truth ----------------------------------------------------------------------------------------------------------


def real_power(x, y):
    if x > 0:
        return mpmath.power(x, y)
    if y != int(y):
        return None
    sign = -1 if int(y) % 2 else 1
    return sign * mpmath.power(-x, y)


def far(x, y):
    """Whether x ** y is so far beyond every float that its value need not be known."""
    return abs(float(y)) * abs(math.log2(abs(float(x)))) > 3000


UNARY_TRUTH = {
    "exp": mpmath.exp,
    "exp2": lambda x: mpmath.power(2, x),
    "expm1": mpmath.expm1,
    "log": mpmath.log,
    "log2": lambda x: mpmath.log(x, 2) if x != 1 else mpmath.mpf(0),
    "log10": mpmath.log10,
    "log1p": mpmath.log1p,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "arcsin": mpmath.asin,
    "arccos": mpmath.acos,
    "arctan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "arcsinh": mpmath.asinh,
    "arccosh": mpmath.acosh,
    "arctanh": mpmath.atanh,
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "sqrt": mpmath.sqrt,
    "degrees": mpmath.degrees,
    "radians": mpmath.radians,
    "rad2deg": mpmath.degrees,
    "deg2rad": mpmath.radians,
}
BINARY_TRUTH = {
    "power": real_power,
    "float_power": real_power,
    "arctan2": mpmath.atan2,
    "hypot": lambda x, y: mpmath.sqrt(x * x + y * y),
    "logaddexp": lambda x, y: max(x, y) + mpmath.log1p(mpmath.exp(-abs(x - y))),
    "logaddexp2": lambda x, y: max(x, y) + mpmath.log1p(mpmath.power(2, -abs(x - y))) / mpmath.log(2),
}
ROUNDING = {
    "float16": (11, -14, 65504.0),
    "float32": (24, -126, float(np.finfo("f4").max)),
    "float64": (53, -1022, float(np.finfo("f8").max)),
}


def round_to(value, dtype):
    """The nearest `dtype` number to an mpmath real, ties to even, subnormals and overflow as IEEE 754 has them."""
    precision, least, largest = ROUNDING[np.dtype(dtype).name]
    sign, mantissa, exponent, bits = value._mpf_
    if not mantissa:
        return 0.0
    unit = max(exponent + bits - 1, least) - (precision - 1)
    shift = exponent - unit
    if shift >= 0:
        whole = int(mantissa) << shift if shift < 4000 else 1 << 4000
    elif -shift > bits + 1:
        whole = 0
    else:
        half = 1 << (-shift - 1)
        whole, rest = divmod(int(mantissa), 2 * half)
        whole += rest > half or (rest == half and whole & 1)
    try:
        rounded = math.ldexp(whole, unit)
    except OverflowError:
        rounded = math.inf
    if rounded > largest:
        rounded = math.inf
    return -rounded if sign else rounded


def truth(name, numpy_result, *inputs):
    """`numpy_result` with every finite, nonzero element replaced by the correctly rounded value."""
    result = np.array(numpy_result)
    rule = UNARY_TRUTH.get(name) or BINARY_TRUTH[name]
    spread = np.broadcast_arrays(*inputs)
    flat = result.reshape(-1)
    for index, values in enumerate(zip(*(array.reshape(-1) for array in spread))):
        numbers = [float(value) for value in values]
        if not all(map(math.isfinite, numbers)) or np.isnan(flat[index]) or 0.0 in numbers:
            continue
        if rule is real_power and far(*numbers):
            continue
        if name in ("exp", "exp2", "expm1", "sinh", "cosh", "tanh") and abs(numbers[0]) > 2000:
            continue
        if name.startswith("logaddexp") and abs(numbers[0] - numbers[1]) > 5000:
            continue
        exact = rule(*(mpmath.mpf(number) for number in numbers))
        if exact is not None and exact != 0 and mpmath.isfinite(exact):
            flat[index] = round_to(exact, result.dtype)
    return flat.reshape(result.shape)
