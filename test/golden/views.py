"""Golden cases of views and memory layout: values, byte strides, contiguity and sharing, also after chains."""

import numpy as np

from store import DTYPES, Family, layouts


def numbered(shape, dtype="float64"):
    return np.arange(1, int(np.prod(shape)) + 1).reshape(shape).astype(dtype)


def describe(source, out):
    return {
        "strides": list(out.strides),
        "c_contiguous": out.flags.c_contiguous,
        "f_contiguous": out.flags.f_contiguous,
        "shares": np.may_share_memory(source, out) and np.shares_memory(source, out),
        "writeable": out.flags.writeable,
    }


def view(family, fn, array, *args, run=None, **kwargs):
    """`Family.call` with the layout of what comes out; of every member, where a tuple does."""
    out = family.call(fn, array, *args, run=run, **kwargs)
    if isinstance(out, np.ndarray):
        family.cases[-1]["layout"] = family.encode(describe(array, out))
    elif isinstance(out, (tuple, list)):
        family.cases[-1]["layout"] = [family.encode(describe(array, part)) for part in out]


def sources(shape):
    yield from layouts(numbered(shape))
    yield (
        "broadcast",
        np.broadcast_to(numbered(shape[1:]), shape) if len(shape) > 1 else np.broadcast_to(np.array(1.0), shape),
    )


def shaping(family):
    targets = {
        (6,): [6, (2, 3), (-1, 2), (3, -1), (6, 1), (1, 6), (2, 2), (-1, -1), (-1, 4), (), (2, 3, 1), (-2, 3)],
        (2, 3): [6, -1, (3, 2), (1, 2, 3), (2, 1, 3), (2, 3, 1), (6, 1), (1, -1), 5],
        (2, 3, 4): [24, (6, 4), (2, 12), (4, 6), (2, -1), (1, 2, 3, 4), (2, 3, 2, 2), (12, 2), (3, 8), (2, 1, 12)],
        (0, 3): [0, (3, 0), (-1, 3), (0, 5), (-1, 0)],
        (): [1, (), (1, 1), -1, 2],
        (1, 3, 1): [3, (3, 1), (1, 3), (1, 1, 3)],
    }
    for shape, wanted in targets.items():
        for _, laid in sources(shape):
            for target in wanted:
                for order in ("C", "F", "A"):
                    view(family, "reshape", laid, target, order=order)
                view(family, "reshape", laid, target, copy=False)
                view(family, "reshape", laid, target, copy=True)
            for order in ("C", "F", "A", "K"):
                view(family, "ravel", laid, order=order)
                view(family, "flatten", laid, order, run=lambda a, order: a.flatten(order))
                view(family, "copy", laid, order=order)
                view(family, "array", laid, order=order)
                view(family, "zeros_like", laid, order=order)
            for name in ("asfortranarray", "ascontiguousarray", "atleast_1d", "atleast_2d", "atleast_3d", "asarray"):
                view(family, name, laid)


def axes(family):
    for shape in ((6,), (2, 3), (2, 3, 4), (), (0, 3), (1, 3, 1), (2, 1, 1, 3)):
        for _, laid in sources(shape):
            ndim = len(shape)
            view(family, "transpose", laid)
            for order in ((1, 0), (0, 1), (2, 0, 1), (-1, 0, 1), (0, 0), (1, 2, 0), (0,), (3, 1, 2, 0)):
                view(family, "transpose", laid, order)
                view(family, "permute_dims", laid, order)
            for first, second in ((0, 1), (0, -1), (1, 2), (-1, -2), (0, 0), (0, 5)):
                view(family, "swapaxes", laid, first, second)
                view(family, "moveaxis", laid, first, second)
                view(family, "rollaxis", laid, first, max(second, 0))
            view(family, "moveaxis", laid, (0, 1), (1, 0))
            view(family, "moveaxis", laid, (0, 1), (-1, -2))
            view(family, "moveaxis", laid, (0, 0), (1, 2))
            view(family, "moveaxis", laid, (0, 1), (1,))
            view(family, "matrix_transpose", laid)
            for axis in (0, 1, -1, ndim, ndim + 1, -ndim - 1, -ndim - 2, (0, 1), (0, -1), (1, 1), ()):
                view(family, "expand_dims", laid, axis)
                view(family, "squeeze", laid, axis)
            view(family, "squeeze", laid)


def spreading(family):
    for source, target in (
        ((3,), (2, 3)),
        ((3, 1), (3, 4)),
        ((1,), (5,)),
        ((), (2, 2)),
        ((2, 3), (4, 2, 3)),
        ((3,), (3, 2)),
        ((2, 3), (3,)),
        ((1, 3), (0, 3)),
        ((3,), (3,)),
        ((2,), (2, -1)),
        ((0,), (3, 0)),
        ((2,), 2),
    ):
        for _, laid in layouts(numbered(source)):
            view(family, "broadcast_to", laid, target)
    for shapes in (((3,), (2, 1)), ((2, 3), ()), ((1, 4), (3, 1), (2, 1, 1)), ((3,), (2,)), ((0,), (1,)), ((5,),)):
        arrays = [numbered(shape) for shape in shapes]
        out = family.call("broadcast_arrays", *arrays)
        if not isinstance(out, Exception):
            family.cases[-1]["layout"] = [family.encode(describe(a, o)) for a, o in zip(arrays, out)]
        family.call("broadcast_shapes", *shapes)
    for shape, window, axis in (
        ((6,), 3, None),
        ((6,), 1, None),
        ((6,), 6, 0),
        ((6,), 7, None),
        ((3, 4), (2, 2), None),
        ((3, 4), 2, 0),
        ((3, 4), 3, -1),
        ((3, 4), (2, 2), (1, 0)),
        ((3, 4), (2, 2), (0, 0)),
        ((3, 4), 2, None),
        ((6,), 0, None),
        ((6,), -1, None),
        ((2, 3, 4), (2, 2), (0, 2)),
    ):
        for _, laid in layouts(numbered(shape)):
            view(family, "lib.stride_tricks.sliding_window_view", laid, window, axis=axis)


def reinterpreting(family):
    for dtype in DTYPES:
        for target in DTYPES:
            for shape in ((16,), (2, 8)):
                for _, laid in layouts(numbered(shape, dtype)):
                    if laid.flags.c_contiguous or shape == (2, 8):
                        view(family, "view", laid, np.dtype(target), run=lambda a, dtype: a.view(dtype))
        for _, laid in layouts(numbered((2, 3), dtype)):
            view(family, "real", laid)
            view(family, "imag", laid)
    view(family, "view", np.array(1.0), np.dtype("int64"), run=lambda a, dtype: a.view(dtype))
    view(family, "view", np.array(1.0), np.dtype("int32"), run=lambda a, dtype: a.view(dtype))


STEPS = {
    "getitem": lambda a, key: a[key],
    "reshape": lambda a, *shape: a.reshape(shape),
    "transpose": lambda a, *order: a.transpose(order or None),
    "swapaxes": lambda a, i, j: a.swapaxes(i, j),
    "ravel": lambda a: a.ravel(),
    "T": lambda a: a.T,
    "squeeze": lambda a: a.squeeze(),
    "expand_dims": lambda a, axis: np.expand_dims(a, axis),
    "flip": lambda a, axis: np.flip(a, axis),
    "broadcast_to": lambda a, shape: np.broadcast_to(a, shape),
    "diagonal": lambda a: a.diagonal(),
    "astype": lambda a, dtype: a.astype(dtype),
    "copy": lambda a: a.copy(),
}


def random_step(draw, array):
    """A step that suits the array's shape, with arguments."""
    ndim = array.ndim
    kind = draw.choice(
        [
            "getitem",
            "getitem",
            "getitem",
            "reshape",
            "transpose",
            "swapaxes",
            "ravel",
            "T",
            "squeeze",
            "expand_dims",
            "flip",
            "broadcast_to",
            "diagonal",
            "copy",
        ]
    )
    if kind == "getitem":
        key = []
        for n in array.shape:
            start, stop = (int(x) for x in draw.integers(-n - 1, n + 2, 2))
            step = int(draw.choice([1, 2, -1, -2, 3]))
            pick = draw.integers(0, 6)
            if pick == 0 and n and ndim > 1:
                key.append(int(draw.integers(-n, n)))
            elif pick == 1:
                key.append(slice(None))
            elif pick == 2:
                key.append(slice(None, None, step))
            elif pick == 3:
                key += [None, slice(start, None)]
            else:
                key.append(slice(start, stop, step))
        return ("getitem", tuple(key))
    if kind == "reshape":
        size = array.size
        factors = [n for n in (1, 2, 3, 4, 6) if size and size % n == 0] or [0]
        first = int(draw.choice(factors))
        return ("reshape", first, -1) if first else ("reshape", -1)
    if kind == "transpose":
        return ("transpose", *(int(axis) for axis in draw.permutation(ndim)))
    if kind == "swapaxes":
        return ("swapaxes", int(draw.integers(-ndim, ndim)), int(draw.integers(-ndim, ndim))) if ndim else ("T",)
    if kind == "expand_dims":
        return ("expand_dims", int(draw.integers(0, ndim + 1)))
    if kind == "flip":
        return ("flip", int(draw.integers(0, ndim))) if ndim else ("ravel",)
    if kind == "broadcast_to":
        return ("broadcast_to", (2, *array.shape))
    if kind == "diagonal" and ndim < 2:
        return ("T",)
    return (str(kind),)


def chains(family):
    """Random chains of two to five steps; each is a (name, argument …) tuple, applied in turn to the first argument."""
    draw = np.random.default_rng(11)
    shapes = [(12,), (3, 4), (2, 3, 4), (2, 1, 3, 2), (1, 5), (4, 0, 2), ()]
    for index in range(500):
        base = numbered(shapes[index % len(shapes)])
        array, steps = base, []
        for _ in range(draw.integers(2, 6)):
            step = random_step(draw, array)
            if array.ndim > 5:
                step = ("ravel",)
            steps.append(step)
            array = STEPS[step[0]](array, *step[1:])
            if not isinstance(array, np.ndarray):
                array = np.asarray(array)
                break
        family.add("chain", (base, steps), out=array.copy(), layout=describe(base, array))


def main(out_dir):
    family = Family("views")
    for section in (shaping, axes, spreading, reinterpreting, chains):
        section(family)
    return family.write(out_dir)
