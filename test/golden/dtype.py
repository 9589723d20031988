"""Golden values for dtype rules and shape arithmetic: small JSON files, read by the tests beside src/dtype and src/shape.

    python3 test/golden/dtype.py

Runnable alone, or by make.py through `main(out_dir)`. Floats are written as hexadecimal bits of their float64.
"""

import itertools
import json
import pathlib
import random
import struct

import numpy as np
from numpy.lib.stride_tricks import as_strided

NAMES = ("bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128").split()
WEAK = {"bool": True, "int": 1, "float": 1.5, "complex": 1j}
CASTINGS = ["no", "equiv", "safe", "same_kind", "unsafe"]
SPELLINGS = """? b B h H i I l L q Q e f d F D p P n N b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16 |b1 |i1 <i2 =i4 <i8 |u1 <u2
    <u4 <u8 <f2 <f4 <f8 <c8 <c16 >i1 >i2 >i4 >f8 >c16 >? <? =d <q |f8 |l bool bool_ byte ubyte short ushort intc uintc int int_ uint
    intp uintp long ulong longlong ulonglong half single double float complex csingle cdouble float_ f3 <float64 =int
    i3 u16 g G f16 O S U V M m float128 object str unicode complex_ bool8 int0 Float64 <> < > f8f8""".split() + NAMES


def bits(value):
    return struct.pack(">d", float(value)).hex()


def attempt(call):
    try:
        return call()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def known(spec):
    found = attempt(lambda: np.dtype(spec))
    if found is None or found.name not in NAMES:
        return None
    order = found.byteorder if found.byteorder in "<>|" else "<"
    return [found.name, order]


def rules():
    weak = {name: {kind: np.result_type(np.dtype(name), value).name for kind, value in WEAK.items()} for name in NAMES}
    rng = random.Random(1)
    mixed = []
    for _ in range(120):
        args = [rng.choice(NAMES + [f"weak {kind}" for kind in WEAK]) for _ in range(rng.randint(1, 4))]
        values = [WEAK[arg[5:]] if arg.startswith("weak ") else np.dtype(arg) for arg in args]
        mixed.append([args, np.result_type(*values).name])
    floats = {}
    for name in ("float16", "float32", "float64", "complex64", "complex128"):
        info = np.finfo(name)
        row = {"dtype": info.dtype.name}
        for field in "bits machep negep iexp nexp nmant maxexp minexp precision".split():
            row[field] = int(getattr(info, field))
        for field in "eps epsneg max min resolution smallest_normal tiny smallest_subnormal".split():
            row[field] = bits(getattr(info, field))
        floats[name] = row
    integers = {}
    for name in NAMES[1:9]:
        info = np.iinfo(name)
        integers[name] = {"bits": info.bits, "kind": info.kind, "key": info.key, "min": str(info.min), "max": str(info.max)}
    return {
        "numpy": np.__version__,
        "spellings": {spec: known(spec) for spec in SPELLINGS},
        "facts": {n: [np.dtype(n).char, np.dtype(n).str, np.dtype(n).itemsize, np.dtype(n).kind] for n in NAMES},
        "promote": [[np.promote_types(a, b).name for b in NAMES] for a in NAMES],
        "weak": weak,
        "resultType": mixed,
        "canCast": {c: ["".join("01"[np.can_cast(a, b, c)] for b in NAMES) for a in NAMES] for c in CASTINGS},
        "finfo": floats,
        "iinfo": integers,
    }


def half():
    rng = random.Random(2)
    values = [0.0, -0.0, 65504.0, 65519.999, 65520.0, -65520.0, 2.0**-24, 2.0**-25, 2.0**-25 * 1.0000001, 3 * 2.0**-25, 2.0**-14,
              2.0**-14 * (1 - 2.0**-12), 1 + 2.0**-11, 1 + 2.0**-11 + 2.0**-40, 1 + 3 * 2.0**-11, 5e-324, 1e308, float("inf"), float("-inf")]
    for _ in range(400):
        values.append(rng.choice([-1, 1]) * rng.uniform(1, 2) * 2.0 ** rng.randint(-27, 17))
    with np.errstate(all="ignore"):
        rounded = np.array(values, "f8").astype("f2").view("u2")
    return [[bits(value), int(pattern)] for value, pattern in zip(values, rounded)]


def slices():
    bounds = [None, -9, -5, -4, -1, 0, 1, 3, 4, 5, 9]
    cases = []
    for length, step in itertools.product((0, 1, 3, 4), (None, 1, 2, 3, -1, -2, -5)):
        for start, stop in itertools.product(bounds, bounds):
            found = slice(start, stop, step).indices(length)
            cases.append([length, start, stop, step, *found, len(range(*found))])
    return cases


BASE = np.arange(2 * 3 * 4 * 5, dtype="i4")


def views():
    """Views of one buffer, offsets and strides in bytes."""
    a = BASE.reshape(2, 3, 4, 5)
    b = BASE.reshape(6, 20)
    yield from (a, a.T, a[::-1], a[:, ::-1, ::2], a[:, :, 1:3], a[0], a[0].T, a[..., 0], a[:, 0], a[1:1], a[:, :, :0], a[:1], a[:, :1])
    yield from (a.transpose(1, 0, 2, 3), a.transpose(0, 2, 1, 3), a.transpose(3, 2, 0, 1), a.swapaxes(1, 2)[:, ::2], a[:, None], a[..., None])
    yield from (b, b.T, b[::2], b[:, ::2], b[:, 3:7], b[::-1, ::-1], b[2], b[:, 2], b[2, 3], b[:1, :1], b[:, :1], b[:, :1].T)
    yield from (np.broadcast_to(b[0], (3, 20)), np.broadcast_to(b[0, 0], (3, 4)), np.broadcast_to(b[:, :1], (6, 4)), b[None, :, None, :])
    yield from (as_strided(BASE, (4, 4), (4, 4)), as_strided(BASE, (3, 5), (8, 4)), as_strided(BASE, (2, 3, 4), (4, 8, 24)))
    yield from (np.asfortranarray(a[0]).T, BASE.reshape(4, 30)[:, :6].reshape(4, 2, 3), BASE.reshape(2, 60, order="F"))


def place(view, base=BASE):
    offset = view.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    return [list(view.shape), list(view.strides), offset]


def factorings(size, rng):
    """Some shapes of `size` elements, with axes of 1 strewn in."""
    if size == 0:
        yield from ([0], [0, 3], [2, 0], [1, 0, 1])
        return
    for _ in range(7):
        rest, shape = size, []
        while rest > 1:
            divisors = [d for d in range(2, rest + 1) if rest % d == 0]
            shape.append(rng.choice(divisors))
            rest //= shape[-1]
        rng.shuffle(shape)
        for _ in range(rng.choice([0, 0, 1, 2])):
            shape.insert(rng.randint(0, len(shape)), 1)
        yield shape


def reshapes():
    rng = random.Random(3)
    cases = []
    for view in views():
        for shape in factorings(view.size, rng):
            for order in "CF":
                found = attempt(lambda: view.reshape(shape, order=order, copy=False))
                cases.append([list(view.shape), list(view.strides), shape, order, found if found is None else list(found.strides)])
    return cases


def layouts():
    cases = []
    listed = list(views())
    for view in listed:
        flags = view.flags
        cases.append([list(view.shape), list(view.strides), bool(flags.c_contiguous), bool(flags.f_contiguous)])
    outputs = []
    for a in listed:
        for b in [a, *(v for v in listed if v.shape == a.shape and v is not a)]:
            outputs.append([list(a.shape), [list(a.strides), list(b.strides)], list(np.add(a, b, dtype="f8").strides)])
    rng = random.Random(5)
    for _ in range(250):
        shape = [rng.choice([1, 2, 2, 3, 3]) for _ in range(rng.randint(2, 4))]
        strides = [[rng.choice([0, 4, 8, 12, 24, 36, -4, -8, -24]) for _ in shape] for _ in range(rng.randint(1, 3))]
        operands = [as_strided(np.zeros(1024, "i4")[512:], shape, s) for s in strides]
        result = np.positive(*operands) if len(operands) == 1 else np.add(*operands) if len(operands) == 2 else np.clip(*operands)
        outputs.append([shape, strides, [2 * stride for stride in result.strides]])
    fresh = [[list(s), list(np.empty(s, "f8").strides), list(np.empty(s, "f8", order="F").strides)]
             for s in [(), (3,), (0,), (2, 3), (3, 0, 2), (0, 0), (1, 5, 1), (2, 3, 4)]]
    return {"flags": cases, "outputs": outputs, "fresh": fresh}


def overlaps():
    listed = [v for v in views() if v.size and np.shares_memory(v, BASE)]
    listed += [BASE.view("i2")[1::4], BASE.view("i2")[3::4], BASE.view("i1")[2::16], BASE[::3], BASE[1::3], BASE[1::2], BASE[::-2], BASE[:7], BASE[7:]]
    listed += [BASE.view("i2")[::6][:9], as_strided(BASE[5:], (4, 3), (44, 28)), as_strided(BASE[6:], (4, 3), (44, 28))]
    listed += [as_strided(BASE, (6, 6), (20, 28)), as_strided(BASE, (3, 3), (20, 28)), as_strided(BASE, (8, 5), (12, 20)), as_strided(BASE, (4, 3), (12, 16))]
    rows = [[*place(v), v.itemsize] for v in listed]
    pairs = ["".join("01"[bool(np.shares_memory(a, b))] for b in listed) for a in listed]
    bounds = ["".join("01"[bool(np.may_share_memory(a, b))] for b in listed) for a in listed]
    # Two indices that meet in a byte, by listing every byte.
    itself = []
    for view in listed:
        starts = np.zeros(view.shape, "i8")
        for axis, (length, stride) in enumerate(zip(view.shape, view.strides)):
            starts += (np.arange(length) * stride).reshape([-1 if k == axis else 1 for k in range(view.ndim)])
        every = (starts.reshape(-1, 1) + np.arange(view.itemsize)).reshape(-1)
        itself.append(len(np.unique(every)) != every.size)
    return {"views": rows, "shares": pairs, "bounds": bounds, "itself": itself}


def broadcasts():
    rng = random.Random(4)
    cases = []
    for _ in range(150):
        full = [rng.choice([0, 1, 2, 3]) for _ in range(rng.randint(0, 4))]
        shapes = []
        for _ in range(rng.randint(1, 4)):
            cut = full[rng.randint(0, len(full)):] if rng.random() < 0.5 else full
            shapes.append([1 if rng.random() < 0.3 else rng.choice([length] * 12 + [5]) for length in cut])
        found = attempt(lambda: np.broadcast_shapes(*map(tuple, shapes)))
        cases.append([shapes, found if found is None else list(found)])
    return cases


# An index is a list of parts: number, null (newaxis), "..." or "a:b:c", {"i": nested list}, {"m": nested list of 0 and 1}.
INDICES = [
    [], ["..."], [0], [-1], [1, 2], [1, 2, 3], [2], [-3], [0, 3], [0, 0, -5], [0, 0, 0, 0], [":", 1], ["::-1"], ["...", 0], ["...", 1, ":"],
    [None], [None, 0], [0, None], ["...", None], [None, "...", None], [":", None, 1], ["1:", "::2", "::-1"], ["5:", 0], [":", ":", "3:1"],
    [0, "...", 0], ["...", "..."], [1, "...", 2, "1:3"], [0, 1, 2, "..."], [0, 1, 2, "...", None], [":", ":", "4:0:-3"], ["-1:-9:-1"], ["9:", "9:"],
    [{"i": [0, 1, 1]}], [{"i": [[0, 1], [1, 0]]}], [":", {"i": [0, 2]}], [{"i": [0, 1]}, {"i": [2, 0]}], [{"i": [0, 1]}, ":", {"i": [2, 0]}],
    [0, ":", {"i": [3, 1]}], [0, {"i": [1, 2]}], [":", 1, {"i": [3, 1]}], [{"i": [0, 1]}, ":", 2], [":", {"i": [0, 1]}, 2], [{"i": [1]}, 0, ":"],
    [None, {"i": [0, 1]}, "...", {"i": [1, 0]}], [None, {"i": [0, 1]}, {"i": [1, 0]}], [":", {"i": [[0], [2]]}, {"i": [1, 3, 0]}],
    [{"i": [0, 1]}, None, {"i": [2, 0]}], [None, {"i": [0, 1]}, None, {"i": [2, 0]}], [":", None, {"i": [0, 2]}], [None, ":", {"i": [0, 2]}, 1],
    ["...", {"i": [0, 2]}], ["...", {"i": [0, 2]}, ":"], [{"i": [0, 1]}, "..."], [0, "...", {"i": [0, 1]}], [{"i": [0, 1]}, "::-1", "1:3"],
    [{"i": 1}, ":"], [":", {"i": 1}], [{"i": []}], [{"i": []}, {"i": [1]}], [{"i": [0, 1]}, {"i": [0, 1, 2]}], [{"i": [0, 1]}, {"i": [[0], [2], [1]]}],
    [{"m": [1, 0]}], [{"m": [0, 0]}], [":", {"m": [1, 0, 1]}], [{"m": [[1, 0, 1], [0, 1, 1]]}], [{"m": [[1, 0, 1], [0, 1, 1]]}, {"i": [3, 2, 1, 0]}],
    [":", {"m": [[1, 0, 1, 0], [0, 0, 0, 1], [1, 1, 0, 0]]}], [{"m": [1, 1]}, ":", {"m": [1, 0, 0, 1]}], [{"m": [1, 1]}, {"i": [0, 2]}], [{"m": [1, 0, 1]}],
    [{"m": 1}], [{"m": 0}], [":", {"m": 1}], [0, {"m": 1}], [{"m": 1}, 0, ":"], [{"m": [1, 1]}, {"m": [1, 0, 1]}], [{"m": [1, 1]}, None, 1],
    [1, {"m": [1, 0, 1]}, {"i": [2, 3]}], [{"i": [0, 1]}, {"m": [1, 0, 1]}, ":", None], [0, 0, {"i": [0, 3]}], [0, ":", 0, {"i": [0]}],
    [0, None, {"i": [1, 2]}], [":", {"i": [0, 2]}, None, 1], [{"i": [-1, -2]}, {"i": [-3, 2]}, "::2"],
]


def selections():
    sources = [BASE[:24].reshape(2, 3, 4), BASE[:24].reshape(4, 3, 2).T, BASE[:48].reshape(2, 3, 8)[:, ::-1, ::2]]

    def decode(part):
        if part == "...":
            return Ellipsis
        if isinstance(part, str):
            return slice(*(int(field) if field else None for field in part.split(":")))
        if isinstance(part, dict):
            return np.array(part["i"], "i8") if "i" in part else np.array(part["m"], bool)
        return part

    cases = []
    for source in sources:
        for index in INDICES:
            found = attempt(lambda: source[tuple(map(decode, index))])
            if found is not None:
                found = np.asarray(found)
                found = [list(found.shape), found.reshape(-1).tolist()]
            cases.append([*place(source), index, found])
    return cases


def main(out_dir):
    out = pathlib.Path(out_dir)
    out.mkdir(exist_ok=True)
    shape = {"reshape": reshapes(), "layout": layouts(), "overlap": overlaps(), "broadcast": broadcasts(), "select": selections()}
    for name, content in {"rules": rules(), "half": half(), "slices": slices(), "shape": shape}.items():
        (out / f"dtype-{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(__file__).resolve().parent / "data")
