"""Golden cases of joining, splitting, tiling, rolling, padding, inserting, deleting and shaping."""

import numpy as np

from store import DTYPES, Family, layouts

SOME = ["float64", "int16", "bool", "complex64"]


def numbered(shape, dtype="float64"):
    return np.arange(1, int(np.prod(shape)) + 1).reshape(shape).astype(dtype)


def joining(family):
    a, b, cube = numbered((2, 3)), numbered((2, 3)) * 10, numbered((2, 3, 2))
    for name in ("concatenate", "stack"):
        for axis in (0, 1, -1, 2, None, -3, 5):
            family.call(name, [a, b], axis=axis)
            family.call(name, [cube, cube, cube], axis=axis)
        for left in DTYPES:
            for right in DTYPES:
                family.call(name, [numbered((2,), left), numbered((2,), right)])
        for _, laid in layouts(a):
            for _, other in layouts(b):
                family.call(name, [laid, other], axis=1)
        family.call(name, [a, b[:, :2]])
        family.call(name, [a, b[:1]])
        family.call(name, [a, a[0]])
        family.call(name, [])
        family.call(name, [a[:0], a])
        family.call(name, [a, b], axis=0, dtype=np.dtype("int32"), casting="unsafe")
        family.call(name, [a, b], axis=0, dtype=np.dtype("int32"))
        family.call(name, [a, b], axis=0, dtype=np.dtype("float32"))
        family.call(name, [a, b], axis=0, out=np.zeros((4, 3) if name == "concatenate" else (2, 2, 3), "float32"))
        family.call(name, [a, b], axis=0, out=np.zeros((3, 3)))
    family.call("concatenate", [np.array(1.0), np.array(2.0)])
    family.call("stack", [np.array(1.0), np.array(2.0)])
    for name in ("vstack", "hstack", "dstack", "column_stack"):
        for parts in (
            [a, b],
            [a[0], b[0]],
            [a[0], b],
            [np.array(1.0), np.array(2.0)],
            [cube, cube],
            [a, b[:1]],
            [a, b[:, :1]],
            [1.0, 2.0],
            [a[0]],
            [numbered((2,), "int8"), numbered((2,), "float32")],
            [],
        ):
            family.call(name, parts)
    one = np.ones((2, 2))
    for blocks in (
        [one, one],
        [[one, one], [one, one]],
        [[a, one], [one, a]],
        [1, 2, 3],
        5,
        [a[0], b[0]],
        [[a[0]], [b[0]]],
        [[one, a], [one]],
        [[1, a], [2]],
        [],
        [[]],
        [[cube], [cube]],
        [[np.eye(2), np.zeros((2, 3))], [np.ones((3, 2)), 7 * np.eye(3)]],
    ):
        family.call("block", blocks)
    family.call("append", a, b)
    family.call("append", a, b, axis=0)
    family.call("append", a, b, axis=1)
    family.call("append", a, [1.0, 2.0])
    family.call("append", numbered((2,), "int32"), 3)
    family.call("append", numbered((2,), "int32"), 3.5)
    family.call("append", a, [1.0, 2.0], axis=0)


def splitting(family):
    for name in ("split", "array_split"):
        for shape in ((9,), (4, 6), (2, 3, 4)):
            array = numbered(shape)
            for sections in (1, 2, 3, 4, 5, [2, 3], [0, 1, 7], [3, 1], [-1], [], 0, -1):
                for axis in (0, 1, -1):
                    family.call(name, array, sections, axis=axis)
    for name in ("hsplit", "vsplit", "dsplit"):
        for shape in ((6,), (4, 6), (2, 3, 4)):
            for sections in (2, 3, [1, 2]):
                family.call(name, numbered(shape), sections)
    for axis in (0, 1, -1):
        family.call("unstack", numbered((2, 3)), axis=axis)


def repeating(family):
    for shape in ((), (3,), (2, 3), (2, 1, 2)):
        array = numbered(shape)
        for reps in (0, 1, 2, (2,), (2, 3), (1, 2, 2), (2, 0), (), -1):
            family.call("tile", array, reps)
        for repeats in (0, 1, 3, [1, 2], [2, 0, 1], [1], -1, 1.5):
            for axis in (None, 0, 1, -1):
                family.call("repeat", array, repeats, axis=axis)
    for dtype in DTYPES:
        family.call("tile", numbered((2, 2), dtype), (2, 2))
        family.call("repeat", numbered((2, 2), dtype), [1, 3], axis=1)


def turning(family):
    for _, array in (
        *layouts(numbered((3, 4))),
        *layouts(numbered((2, 3, 2))),
        *layouts(numbered((5,))),
        ("0-d", np.array(1.0)),
    ):
        for axis in (None, 0, 1, -1, (0, 1), (0, -1), (), (0, 0), 3):
            family.call("flip", array, axis=axis)
        for name in ("fliplr", "flipud"):
            family.call(name, array)
        for shift in (0, 1, -1, 2, 7, -13):
            for axis in (None, 0, 1, -1, (0, 1), 4):
                family.call("roll", array, shift, axis=axis)
        family.call("roll", array, (1, 2), axis=(0, 1))
        family.call("roll", array, (1, 2), axis=(0, 0))
        family.call("roll", array, (1, 2), axis=0)
        family.call("roll", array, (1, 2, 3), axis=(0, 1))
        for k in (0, 1, 2, 3, 4, -1, 7):
            family.call("rot90", array, k)
        family.call("rot90", array, 1, axes=(1, 0))
        family.call("rot90", array, 1, axes=(0, 0))
        family.call("rot90", array, 1, axes=(1, 2))
    family.call("roll", numbered((0, 3)), 2, axis=0)


def padding(family):
    shapes = [
        numbered((5,)),
        numbered((3, 4)),
        numbered((3, 4), "int32"),
        numbered((1, 3)),
        numbered((2, 3, 2), "float32"),
        numbered((3,), "complex128"),
        numbered((4,), "uint8") * 60,
    ]
    widths = [0, 1, 3, (2, 1), ((1, 2),), ((2, 0), (0, 3)), 7]
    modes = [
        "constant",
        "edge",
        "linear_ramp",
        "maximum",
        "mean",
        "median",
        "minimum",
        "reflect",
        "symmetric",
        "wrap",
        "empty",
        "no",
    ]
    for array in shapes:
        for width in widths:
            for mode in modes:
                if mode == "empty" and width != 0:
                    continue
                family.call("pad", array, width, mode)
            family.call("pad", array, width)
            family.call("pad", array, width, "constant", constant_values=9)
            family.call("pad", array, width, "constant", constant_values=(2, 3))
            family.call("pad", array, width, "linear_ramp", end_values=(5, -4))
            for mode in ("maximum", "mean", "median", "minimum"):
                family.call("pad", array, width, mode, stat_length=2)
                family.call("pad", array, width, mode, stat_length=(1, 3))
            for mode in ("reflect", "symmetric"):
                family.call("pad", array, width, mode, reflect_type="odd")
    grid = numbered((2, 3))
    family.call("pad", grid, (1, 2), "edge")
    family.call("pad", grid, ((1, 1), (2, 2)), "constant", constant_values=((1, 2), (3, 4)))
    for width in (-1, (1, -1), 1.5, ((1, 2), (3, 4), (5, 6)), (1, 2, 3), ((1,), (2,))):
        family.call("pad", grid, width)
    for mode in modes[:-2]:
        family.call("pad", np.zeros((0,)), 2, mode)
        family.call("pad", np.zeros((0, 3)), ((0, 0), (1, 1)), mode)
        family.call("pad", grid, 1, mode, stat_length=2)
        family.call("pad", grid, 1, mode, constant_values=2)
        family.call("pad", grid.T, (1, 2), mode)
        family.call("pad", np.array(5.0), 1, mode)
    family.call("pad", grid, 1, "mean", stat_length=0)
    family.call("pad", grid, 1, "maximum", stat_length=0)
    for dtype in DTYPES:
        for mode in ("constant", "edge", "linear_ramp", "mean", "reflect", "wrap"):
            family.call("pad", numbered((4,), dtype), 2, mode)


def editing(family):
    array, grid = numbered((6,)), numbered((3, 4))
    for place in (
        0,
        2,
        6,
        -1,
        [1, 3],
        [3, 1],
        [1, 1],
        slice(1, 4),
        slice(None, None, 2),
        [],
        7,
        -8,
        [0, 9],
        np.array([True, False] * 3),
    ):
        family.call("insert", array, place, 9.0)
        family.call("insert", array, place, [7.0, 8.0])
        family.call("delete", array, place)
        for axis in (0, 1):
            family.call("insert", grid, place, 9.0, axis=axis)
            family.call("delete", grid, place, axis=axis)
        family.call("delete", grid, place)
    family.call("insert", grid, 1, [1.0, 2.0, 3.0], axis=1)
    family.call("insert", grid, [1], [[1.0], [2.0], [3.0]], axis=1)
    family.call("insert", grid, 1, [1.0, 2.0, 3.0, 4.0], axis=0)
    family.call("insert", numbered((3,), "int32"), 1, 2.7)
    family.call("insert", grid, 1, 0, axis=2)
    family.call("delete", grid, 1, axis=2)
    for shape in ((2, 3), 4, (5,), (0,), (7, 2), (2, -1), -1, ()):
        family.call("resize", grid, shape)
        family.call("resize", np.zeros((0,)), shape)
    for values in ([0, 0, 1, 2, 0, 3, 0], [0, 0], [], [1, 2], [0.0, -0.0, np.nan, 0.0]):
        for trim in ("fb", "f", "b", "x", "FB"):
            family.call("trim_zeros", np.array(values), trim)
    family.call("trim_zeros", np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]))
    family.call("trim_zeros", np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]), axis=0)


def main(out_dir):
    family = Family("manipulation")
    for section in (joining, splitting, repeating, turning, padding, editing):
        section(family)
    family.write(out_dir)
