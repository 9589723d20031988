"""Golden cases of selection and assignment: slices, index arrays, masks, mixtures, and the functions around them."""

import numpy as np

from store import DTYPES, Family, layouts


def numbered(shape, dtype="float64"):
    return np.arange(1, int(np.prod(shape)) + 1).reshape(shape).astype(dtype)


def getitem(array, key):
    return array[key]


def setitem(array, key, value):
    array[key] = value


def mask_of(shape):
    return np.resize([True, False, True, True, False], shape)


def keys_for(shape):
    """Keys of every sort for an array of three axes (2, 3, 4), two (3, 4), one (6) or none."""
    common = [
        (),
        Ellipsis,
        None,
        (Ellipsis, None),
        True,
        False,
        np.array(True),
        0,
        -1,
        7,
        -8,
        slice(None),
        slice(1, None),
        slice(None, None, -1),
        slice(5, 1, -2),
        slice(10, 20),
        slice(-1, -100, -1),
        [],
        [0, 1],
        [1, 0, 1],
        [-1, 0],
        [0, 9],
        np.array([], "int64"),
        np.array([[0, 1], [1, 0]]),
        np.array(1),
        (Ellipsis, Ellipsis),
        1.0,
        "a",
        slice(None, None, 0),
        [True],
        np.array([0, 1], "uint8"),
        np.array([0.0, 1.0]),
        mask_of(shape),
        np.zeros(shape, bool),
        np.ones(shape, bool),
    ]
    one = [
        [0, 5, 2, 2],
        mask_of(6),
        [True, False] * 3,
        [True, False],
        (slice(None), None),
        (None, [0, 2]),
        ([0, 2], None),
        (0, 0),
        slice(1, 5, 3),
        np.array([[[0]]]),
    ]
    two = [
        (0, 0),
        (2, -1),
        (0,),
        (slice(None), 1),
        (1, slice(None)),
        (slice(1, 3), slice(0, 4, 2)),
        (slice(None, None, -1), slice(None, None, -2)),
        ([0, 2], [1, 3]),
        ([0, 2], [1, 3, 2]),
        ([[0], [2]], [1, 3]),
        ([0, 2], slice(1, 3)),
        (slice(1, 3), [0, 3, 0]),
        (1, [0, 3]),
        ([2, 0], 1),
        (None, [0, 1], slice(None)),
        ([0, 1], None, slice(2)),
        (mask_of(3), slice(None)),
        (mask_of(3), 1),
        (mask_of(3), [1, 0, 2]),
        (slice(None), mask_of(4)),
        (mask_of(3), mask_of(4)),
        mask_of(3),
        mask_of(4),
        (Ellipsis, 0),
        (0, Ellipsis),
        (Ellipsis, [0, 1]),
        (0, 0, 0),
        (0, 4),
        (3, 0),
        ([0, 3], 0),
        (mask_of((3, 4)),),
        (mask_of((3, 4)), 0),
        (None, 0, None, 1, None),
        (slice(0, 0), slice(None)),
        ([], []),
        ([], slice(None)),
        (True, 0),
        (False, slice(None)),
        (slice(None), True),
        ([0, 1], True),
    ]
    three = [
        (0, 1, 2),
        (0, slice(None), 1),
        (Ellipsis, 1),
        (1, Ellipsis),
        (0, Ellipsis, 0),
        ([0, 1], [0, 2], [1, 3]),
        ([0, 1], slice(None), [1, 3]),
        (slice(None), [0, 2], [1, 3]),
        ([0, 1], [0, 2]),
        (slice(None), [0, 2]),
        (slice(None), [0, 2], slice(1, 3)),
        (slice(None), slice(None), [3, 0]),
        (0, slice(None), [1, 2]),
        (slice(None), 1, [1, 2]),
        ([1, 0], slice(None), 2),
        ([[0], [1]], [0, 2], slice(None)),
        ([[0], [1]], slice(None), [0, 2]),
        (None, [0, 1], None, [0, 2]),
        ([0, 1], None, [0, 2]),
        (mask_of((2, 3)),),
        (mask_of((2, 3)), 1),
        (slice(None), mask_of((3, 4))),
        (mask_of((2, 3)), [0, 1, 2, 3]),
        (0, mask_of((3, 4))),
        (mask_of(2), slice(None), mask_of(4)),
        (mask_of(2), Ellipsis, [1]),
        (Ellipsis, [0, 1], None),
        (slice(None, None, -1), slice(1, 2), slice(None, None, 2)),
        (np.array([[0, 1], [1, 0]]), np.array([[0, 1], [2, 0]])),
        (Ellipsis, mask_of((3, 4))),
        ([0], [1, 2], [0, 1]),
        (1, [2], slice(0, 0)),
    ]
    return common + {0: [], 1: one, 2: two, 3: three}[len(shape)]


def reading(family):
    for shape in ((6,), (3, 4), (2, 3, 4), ()):
        array = numbered(shape)
        for key in keys_for(shape):
            family.call("getitem", array, key, run=getitem)
    for shape in ((3, 4), (2, 3, 4)):
        for _, laid in list(layouts(numbered(shape)))[1:]:
            for key in keys_for(shape)[20:]:
                family.call("getitem", laid, key, run=getitem)
    for dtype in DTYPES:
        for key in (0, slice(1, None, 2), [2, 0], mask_of(6)):
            family.call("getitem", numbered((6,), dtype), key, run=getitem)
    for shape in ((0,), (0, 3), (3, 0)):
        for key in (slice(None), [], 0, (slice(None), []), np.zeros(shape, bool), -1, ([], slice(None))):
            family.call("getitem", np.zeros(shape), key, run=getitem)


def writing(family):
    for shape in ((6,), (3, 4), (2, 3, 4), ()):
        for key in keys_for(shape):
            family.call("setitem", numbered(shape), key, -1.0, run=setitem, mutates=[0])
            selected = None
            try:
                selected = np.asarray(numbered(shape)[key])
            except (IndexError, ValueError, TypeError):
                continue
            family.call("setitem", numbered(shape), key, -numbered(selected.shape), run=setitem, mutates=[0])
            if selected.ndim:
                family.call("setitem", numbered(shape), key, -numbered(selected.shape[-1:]), run=setitem, mutates=[0])
                family.call(
                    "setitem", numbered(shape), key, numbered((selected.shape[-1] + 1,)), run=setitem, mutates=[0]
                )
                family.call(
                    "setitem", numbered(shape), key, -numbered((1, 1, *selected.shape)), run=setitem, mutates=[0]
                )
    for shape in ((3, 4), (2, 3, 4)):
        for index in range(1, 5):
            for key in keys_for(shape)[20:]:
                family.call("setitem", list(layouts(numbered(shape)))[index][1], key, -1.0, run=setitem, mutates=[0])
    for dtype in DTYPES:
        for value in (True, 2, -3, 2.75, 300, 1 + 2j, float("nan"), np.float32(1.5), np.array([7.5]), np.array(1j)):
            for key in (1, slice(1, 4), [0, 2], mask_of(6)):
                family.call("setitem", numbered((6,), dtype), key, value, run=setitem, mutates=[0])
    overlapping(family)


def overlapping(family):
    """Source and target share memory: NumPy answers as if the source had been copied first."""
    cases = [
        (slice(1, None), slice(None, -1)),
        (slice(None, -1), slice(1, None)),
        (slice(None), slice(None, None, -1)),
        (slice(None, 3), slice(3, None)),
        ([0, 1, 2], [2, 1, 0]),
        (slice(None, None, -1), slice(None)),
    ]
    for target, source in cases:
        array = numbered((6,))
        before = array.copy()
        array[target] = array[source]
        family.add("setitem_own", (before, target, source), out=array)
    grid = numbered((4, 4))
    before = grid.copy()
    grid[...] = grid.T
    family.add("setitem_own", (before, Ellipsis, "T"), out=grid)


def taking(family):
    array, grid = numbered((6,)), numbered((3, 4))
    for indices in (
        0,
        -1,
        [0, 2],
        [[0, 1], [2, 1]],
        [],
        [5, -6],
        [6],
        [-7],
        [100, -100],
        [1.0],
        [True, False],
        np.array(2),
        np.array([1, 0], "uint8"),
    ):
        for mode in ("raise", "wrap", "clip"):
            for axis in (None, 0, 1, -1, 2):
                family.call("take", grid, indices, axis=axis, mode=mode)
            family.call("take", array, indices, mode=mode)
            for values in (-1.0, [-1.0, -2.0, -3.0], []):
                family.call("put", numbered((2, 3)), indices, values, mode=mode, mutates=[0])
                family.call("put", np.asfortranarray(numbered((2, 3))), indices, values, mode=mode, mutates=[0])
    for _, laid in layouts(grid):
        family.call("take", laid, [2, 0], axis=0)
        family.call("take", laid, [3, 0, 0], axis=1)
        family.call("take", laid, [3, 11, 0])
        family.call("compress", [True, False, True], laid, axis=0)
        for name in ("nonzero", "argwhere", "flatnonzero"):
            family.call(name, laid % 3)
    for dtype in DTYPES:
        family.call("take", numbered((5,), dtype), [4, 0, 2])
        family.call("put", numbered((5,), dtype), [4, 0], [7.9, -1], mutates=[0])
    family.call("take", grid, [0, 1], axis=1, out=np.zeros((3, 2)))
    family.call("take", grid, [0, 1], axis=1, out=np.zeros((3, 3)))
    family.call("take", np.zeros((0,)), [0])
    family.call("take", np.zeros((0,)), [], mode="wrap")
    order = np.argsort(-grid % 3, axis=1)
    for axis in (0, 1, -1):
        family.call("take_along_axis", grid, np.argsort(-grid % 5, axis=axis), axis=axis)
        family.call(
            "put_along_axis",
            numbered((3, 4)),
            np.argmax(grid % 3, axis=axis, keepdims=True),
            -1.0,
            axis=axis,
            mutates=[0],
        )
    family.call("put_along_axis", numbered((3, 4)), order[:, :2], numbered((3, 2)) * 100, axis=1, mutates=[0])
    family.call("take_along_axis", grid, np.array([3, 7, 0]), axis=None)
    family.call("take_along_axis", grid, order[:, :2], axis=1)
    family.call("take_along_axis", grid, order[:1, :2], axis=1)
    family.call("take_along_axis", grid, np.array([0, 1]), axis=1)
    family.call("take_along_axis", grid, order * 1.0, axis=1)
    family.call("take_along_axis", grid, order + 4, axis=1)
    family.call("take_along_axis", grid, order, axis=2)
    for condition in ([True, False, True], [0, 1], [1, 1, 1, 1], [True] * 9, [False], [], [[True]]):
        for axis in (None, 0, 1):
            family.call("compress", condition, grid, axis=axis)
            family.call("extract", condition, grid)


def choosing(family):
    choices = [numbered((3,)) + 10 * i for i in range(3)]
    for index in ([0, 1, 2], [2, 0, 1], [0, 3, 1], [-1, 0, 1], [[0], [2]], 1, [1.0, 0.0, 2.0], [True, False, True]):
        for mode in ("raise", "wrap", "clip"):
            family.call("choose", index, choices, mode=mode)
            family.call("choose", index, [1, 2.5, 3], mode=mode)
            family.call("choose", index, numbered((3, 2, 3)), mode=mode)
    x = np.arange(6)
    for conditions, values in (
        ([x < 2, x > 3], [x, x**2]),
        ([x < 4, x > 1], [x * 10, x * 0.5]),
        ([x < 2], [1.5]),
        ([x < 2, x > 3], [x]),
        ([], []),
        ([x < 3, x], [x, x]),
        ([[True, False], [[True], [False]]], [1, 2]),
    ):
        family.call("select", conditions, values)
        family.call("select", conditions, values, default=-1)
        family.call("select", conditions, values, default=2.5)
    for left in DTYPES:
        for right in DTYPES:
            family.call("where", [True, False, True], numbered((3,), left), numbered((3,), right))
        for literal in (True, 1, -1, 300, 2.0, 2.5, 1j):
            family.call("where", [True, False, True], numbered((3,), left), literal)
            family.call("where", numbered((3,), left) > 1, literal, numbered((3,), left))
        family.call(
            "where",
            numbered((3,), left) - numbered((1,), left) if left != "bool" else np.array([True, False, True]),
            1,
            0,
        )
    grid = numbered((3, 4))
    family.call("where", grid > 5, grid, -1)
    family.call("where", grid > 5)
    family.call("where", grid[:, :1] > 5, grid[:1], 0.0)
    family.call("where", grid > 5, grid)
    family.call("where", True, grid, 0)
    family.call("where", np.array([np.nan, 0.0, -0.0, 1.0]), 1, 2)
    family.call("where", [True, False], [1, 2, 3], 4)
    for _, laid in layouts(grid):
        family.call("where", laid % 2 == 0, laid, -laid)
        family.call("where", laid % 2 == 0)


def finding(family):
    for dtype in DTYPES:
        sample = np.resize(np.array([0, 1, 0, 0, 1]), (2, 3, 4)).astype(dtype)
        for name in ("nonzero", "argwhere", "flatnonzero"):
            family.call(name, sample)
            family.call(name, sample[0, 0])
            family.call(name, sample[:0])
    for name in ("nonzero", "argwhere", "flatnonzero"):
        family.call(name, np.array(3.0))
        family.call(name, np.array([np.nan, 0.0, -0.0, 5e-324]))
    for args in (
        ([0, 1], [2, 4]),
        ([True, False, True], [1, 2]),
        ([1],),
        ([], [1, 2]),
        ([0, 1], [0], [2, 3]),
        ([[1, 2]],),
        ([1.0],),
    ):
        family.call("ix_", *args)
    for shape in ((3, 4), (2, 3, 4)):
        for order in ("C", "F"):
            family.call("unravel_index", [0, 5, 11], shape, order=order)
            family.call("unravel_index", 7, shape, order=order)
            family.call("unravel_index", 24, shape, order=order)
            family.call("ravel_multi_index", ([0, 2], [1, 3], [0, 1])[: len(shape)], shape, order=order)
            for mode in ("raise", "wrap", "clip"):
                family.call("ravel_multi_index", ([0, 3], [1, 5], [0, -1])[: len(shape)], shape, mode=mode, order=order)


def masked_writes(family):
    mask = mask_of((2, 3))
    for dtype in DTYPES:
        for values in ([9], [7.5, 8.5], [1, 2, 3, 4, 5, 6], []):
            family.call("place", numbered((2, 3), dtype), mask, values, mutates=[0])
            family.call("putmask", numbered((2, 3), dtype), mask, values, mutates=[0])
        for source in DTYPES:
            family.call("copyto", numbered((3,), dtype), numbered((3,), source), mutates=[0])
            family.call("copyto", numbered((3,), dtype), numbered((3,), source), casting="unsafe", mutates=[0])
        family.call("copyto", numbered((2, 3), dtype), 5, where=mask, mutates=[0])
        family.call("copyto", numbered((2, 3), dtype), [1, 0, 1], where=mask[:1], mutates=[0])
        family.call("fill_diagonal", numbered((3, 3), dtype), 7, mutates=[0])
    family.call("copyto", numbered((2, 3)), numbered((3, 2)), mutates=[0])
    family.call("copyto", numbered((2, 3)), numbered((2, 3)), where=[True, False], mutates=[0])
    family.call("place", numbered((2, 3)), mask[:1], [1], mutates=[0])
    family.call("putmask", numbered((2, 3)), mask[:1], [1], mutates=[0])
    for _, laid in layouts(numbered((2, 3))):
        family.call("copyto", laid, -1.0, where=mask, mutates=[0])
    for name in ("place", "putmask"):
        for _, laid in layouts(numbered((2, 3))):
            family.call(name, laid, mask, [7, 8], mutates=[0])
    for shape in ((3, 3), (3, 5), (5, 3), (7, 3), (3, 3, 3), (2, 3, 3), (3,), (1, 1)):
        for value in (9, [1, 2], [1, 2, 3, 4, 5, 6, 7]):
            family.call("fill_diagonal", numbered(shape), value, mutates=[0])
            family.call("fill_diagonal", numbered(shape), value, wrap=True, mutates=[0])


def main(out_dir):
    family = Family("indexing")
    for section in (reading, writing):
        section(family)
    family.write(out_dir)
    family = Family("selection")
    for section in (taking, choosing, finding, masked_writes):
        section(family)
    family.write(out_dir)
