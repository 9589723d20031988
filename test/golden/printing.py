"""Golden text of arrays as people print them: each dtype, size, nesting and option in turn.

The corners are in print_cases.py. A case made under print options carries them as the fact `options`.
"""

import numpy as np

from store import COMPLEX, DTYPES, FLOATS, INTEGERS, Family, layouts

TEXTS = {"str": str, "repr": repr}


def both(family, value, **options):
    with np.printoptions(**options):
        for name, run in TEXTS.items():
            family.call(name, value, run=run, facts={"options": options} if options else None)


def samples():
    """Named arrays whose printing has something to decide."""
    columns = np.array([[1.0, np.nan, -np.inf], [-2.5, 100.125, 3e-5], [0.1, np.inf, 1e10]])
    return [
        np.arange(3),
        np.arange(12.0).reshape(3, 4),
        np.array([1.5, -2.25, 3.0]),
        np.array([1e-10, 1.0]),
        np.array([1e10, 1.0]),
        np.array([0.1, 1e8]),
        np.array([1e16, 1.0]),
        np.array([1 / 3, 2 / 3, 1e-5]),
        np.array([np.nan, 1.0, np.inf, -np.inf]),
        np.array([-0.0, 0.0]),
        columns,
        np.array([[True, False], [False, True]]),
        np.array([1 + 2j, -1.5 - 0.25j, 1e10j]),
        np.array([complex(np.nan, 1), complex(0, -np.inf), 1e-3 + 1j]),
        np.arange(24).reshape(2, 3, 4),
        np.array([[-1, 100], [20, -3000]]),
        np.array(3.0),
        np.array(7),
        np.array(1j),
        np.array([]),
        np.zeros((2, 0)),
        np.zeros((0, 2), "int8"),
        np.arange(2000),
        np.arange(2000.0).reshape(20, 100),
        np.linspace(0, 1, 7),
        np.linspace(-1, 1, 1001).astype("float32"),
        np.pi * np.arange(5),
        np.array([123456789.123, 1.0]),
        np.array([1e-300, 1e300]),
        np.array([5e-324, 1.7976931348623157e308]),
        np.array([0.5, 0.25, 0.125], "float16"),
        np.array([1e5, 1e-5], "float32"),
        np.arange(16).reshape(2, 2, 2, 2),
        np.eye(3),
        np.full((2, 2), 0.1 + 0.2),
        np.array([1.0, 10.0, 100.0, 1000.0]),
        np.array([2**63, 5], "uint64"),
        np.arange(40) * 1.5 - 20,
    ]


def by_dtype(family):
    for dtype in DTYPES:
        for shape in ((), (1,), (5,), (2, 3), (2, 2, 2), (0,), (0, 3), (30,), (1100,), (40, 40)):
            size = int(np.prod(shape))
            both(family, (np.arange(size) % 17).reshape(shape).astype(dtype))
            if dtype in INTEGERS:
                both(
                    family,
                    ((np.arange(size) % 17) * 1000003 % min(np.iinfo(dtype).max, 2**62)).reshape(shape).astype(dtype),
                )
            if dtype in FLOATS + COMPLEX:
                both(family, (((np.arange(size) % 17) - 8) / 7).reshape(shape).astype(dtype))
        for value in (0, 1, 3):
            both(family, np.dtype(dtype).type(value))
        if dtype in FLOATS + COMPLEX:
            for value in (0.1, -2.5, 1e-5, 1e16, 1e4, np.nan, -np.inf, -0.0, 1 / 3, 123456.789):
                both(family, np.dtype(dtype).type(value))
        if dtype in INTEGERS:
            both(family, np.iinfo(dtype).min * np.ones((2,), dtype))
            both(family, np.dtype(dtype).type(np.iinfo(dtype).max))


def by_option(family):
    options = [
        {},
        {"precision": 0},
        {"precision": 2},
        {"precision": 3},
        {"precision": 16},
        {"suppress": True},
        {"suppress": True, "precision": 3},
        {"threshold": 5},
        {"threshold": 5, "edgeitems": 1},
        {"threshold": 0, "edgeitems": 2},
        {"edgeitems": 5},
        {"linewidth": 20},
        {"linewidth": 40},
        {"linewidth": 200},
        {"nanstr": "NA", "infstr": "Infinite"},
        {"sign": "+"},
        {"sign": " "},
        {"sign": "-"},
        {"floatmode": "fixed"},
        {"floatmode": "fixed", "precision": 2},
        {"floatmode": "unique"},
        {"floatmode": "maxprec"},
        {"floatmode": "maxprec", "precision": 2},
        {"floatmode": "maxprec_equal"},
        {"floatmode": "maxprec_equal", "precision": 1},
        {"precision": 4, "suppress": True, "sign": "+", "linewidth": 50},
    ]
    for array in samples():
        for option in options:
            both(family, array, **option)


def with_arguments(family):
    for array in samples():
        for options in (
            {},
            {"separator": ", "},
            {"separator": ","},
            {"prefix": "array("},
            {"separator": ", ", "prefix": "x = ", "suffix": ";"},
            {"max_line_width": 30},
            {"precision": 2},
            {"suppress_small": True},
            {"threshold": 4, "edgeitems": 1},
            {"floatmode": "fixed", "precision": 3, "sign": "+"},
        ):
            family.call("array2string", array, **options)
        family.call("array_repr", array, max_line_width=40)
        family.call("array_repr", array, precision=3, suppress_small=True)
        family.call("array_str", array, max_line_width=40)
        family.call("array_str", array, precision=3, suppress_small=True)
    for options in (
        {"floatmode": "none"},
        {"sign": "*"},
        {"precision": "x"},
        {"threshold": "x"},
        {"threshold": float("nan")},
        {"linewidth": "x"},
        {"precision": 2.5},
    ):
        try:
            with np.printoptions(**options):
                repr(np.arange(3.0))
        except Exception as error:  # noqa: BLE001 - every refusal of NumPy is a case
            family.fail("set_printoptions", (), options, error)
    family.add(
        "get_printoptions",
        (),
        out={key: value for key, value in np.get_printoptions().items() if key not in ("formatter", "override_repr")},
    )


def by_layout(family):
    for array in (np.arange(12.0).reshape(3, 4) / 3, np.arange(2400).reshape(40, 60)):
        for _, laid in list(layouts(array))[1:]:
            both(family, laid)
        both(family, array.T)
    both(family, np.broadcast_to(np.array([1.0, 2.5]), (3, 2)))


def random_arrays(family):
    draw = np.random.default_rng(4)
    for index in range(120):
        shape = [(6,), (3, 3), (2, 2, 3), (15,), (4, 1)][index % 5]
        dtype = ("float64", "float32", "complex128", "float16")[index % 4]
        values = draw.standard_normal(shape) * 10.0 ** draw.integers(-3, 4, shape if index % 3 else ())
        if dtype == "complex128":
            values = values + 1j * draw.standard_normal(shape)
        if index % 7 == 0:
            values.reshape(-1)[0] = [np.nan, np.inf, -np.inf][index % 3]
        both(family, values.astype(dtype))


def formats(family):
    for value in (1.0, 0.1, -2.5, 1e22, 1.5e-7, 123456.789, 5e-324, float("nan"), float("inf"), -0.0):
        for name in ("format_float_positional", "format_float_scientific"):
            for dtype in FLOATS:
                scalar = np.dtype(dtype).type(value)
                for options in (
                    {},
                    {"precision": 3},
                    {"precision": 3, "unique": False},
                    {"trim": "-"},
                    {"trim": "0"},
                    {"trim": "."},
                    {"sign": True},
                    {"pad_left": 5},
                ):
                    family.call(name, scalar, **options)
    for dtype in INTEGERS:
        for value in (0, 1, 5, np.iinfo(dtype).max, np.iinfo(dtype).min):
            for width in (None, 4, 70):
                family.call("binary_repr", int(value), width)
            family.call("base_repr", int(value), 16, 2)


def main(out_dir):
    family = Family("printing")
    for section in (by_dtype, by_option, with_arguments, by_layout, random_arrays, formats):
        section(family)
    return family.write(out_dir)
