"""Writer of golden files: NumPy calls run once, their inputs and outcomes kept as raw bytes beside a JSON manifest.

The layout of a file and the tagged encoding of values are described in README.md; decode.ts reads them back.
"""

import gzip
import json
import math
import pathlib
import re
import struct
import warnings

import numpy as np

if tuple(int(part) for part in np.__version__.split(".")[:2]) < (2, 4):
    raise SystemExit(f"golden: expected NumPy 2.4 or newer, got {np.__version__}")

np.seterr(all="ignore")
warnings.simplefilter("ignore")

MAGIC = b"NJGOLD1\n"

BOOL = ["bool"]
SIGNED = ["int8", "int16", "int32", "int64"]
UNSIGNED = ["uint8", "uint16", "uint32", "uint64"]
FLOATS = ["float16", "float32", "float64"]
COMPLEX = ["complex64", "complex128"]
INTEGERS = SIGNED + UNSIGNED
DTYPES = BOOL + INTEGERS + FLOATS + COMPLEX


class Name:
    """A callable or constant that the reader knows by name only (a function argument, for instance)."""

    def __init__(self, name, value):
        self.name = name
        self.value = value


def resolve(fn):
    """`"linalg.norm"` or `"add.reduce"` to the NumPy object of that dotted name."""
    found = np
    for part in fn.split("."):
        found = getattr(found, part)
    return found


def unwrap(value):
    """The value as NumPy is to see it: `Name` objects replaced by what they stand for."""
    if isinstance(value, Name):
        return value.value
    if type(value) is list:
        return [unwrap(item) for item in value]
    if type(value) is tuple:
        return tuple(unwrap(item) for item in value)
    return value


class ObjectDType(Exception):
    """Recorded as the error of a call whose result NumPy could only hold in an object array."""


class Family:
    """The cases of one family, and the pool of arrays that they share."""

    def __init__(self, name):
        self.name = name
        self.arrays = []
        self.blob = bytearray()
        self.known = {}
        self.cases = []

    # ---- encoding -------------------------------------------------------------------------------------------------

    def pool(self, array):
        """Index of a C-contiguous copy of `array` in the pool; equal bytes are stored once."""
        array = np.asarray(array)
        name = array.dtype.name
        if name == "object":
            raise ObjectDType("NumPy answers with an object array")
        if name not in DTYPES:
            raise TypeError(f"golden: no encoding for dtype {array.dtype}")
        data = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        key = (name, array.shape, data)
        if key not in self.known:
            while len(self.blob) % 8:
                self.blob.append(0)
            self.known[key] = len(self.arrays)
            self.arrays.append([name, list(array.shape), len(self.blob)])
            self.blob += data
        return self.known[key]

    def encode_array(self, array):
        if array.dtype.names:
            return {"fields": {name: self.encode(array[name].copy()) for name in array.dtype.names}}
        if array.dtype.kind == "U":
            return {"strings": array.tolist(), "shape": list(array.shape)}
        if array.flags.c_contiguous:
            return {"array": self.pool(array)}
        root = array
        while isinstance(root.base, np.ndarray):
            root = root.base
        # The root's memory in address order: whichever of root and root.T is C-contiguous.
        flat = root if root.flags.c_contiguous else root.T
        if not flat.flags.c_contiguous or root.dtype != array.dtype:
            return {"array": self.pool(array)}
        offset = array.__array_interface__["data"][0] - root.__array_interface__["data"][0]
        return {"view": [self.pool(flat.reshape(-1)), list(array.shape), list(array.strides), offset]}

    def encode(self, value):
        """The tagged JSON form of a Python or NumPy value."""
        if value is None or type(value) is str:
            return value
        if isinstance(value, np.ndarray):
            return self.encode_array(value)
        if isinstance(value, np.str_):
            return str(value)
        if isinstance(value, np.generic):
            return {"scalar": self.pool(value)}
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value if abs(value) < 2**53 else {"int": str(value)}
        if isinstance(value, float):
            return {"float": encode_float(value)}
        if isinstance(value, complex):
            return {"complex": [encode_float(value.real), encode_float(value.imag)]}
        if isinstance(value, (bytes, bytearray)):
            return {"bytes": self.pool(np.frombuffer(bytes(value), np.uint8))}
        if value is Ellipsis:
            return {"ellipsis": True}
        if isinstance(value, slice):
            return {"slice": [self.encode(part) for part in (value.start, value.stop, value.step)]}
        if isinstance(value, np.dtype):
            return {"dtype": value.name}
        if isinstance(value, type) and issubclass(value, (np.generic, bool, int, float, complex)):
            return {"dtype": np.dtype(value).name}
        if isinstance(value, Name):
            return {"name": value.name}
        if isinstance(value, list):
            return [self.encode(item) for item in value]
        if isinstance(value, tuple):
            return {"tuple": [self.encode(item) for item in value]}
        if isinstance(value, dict):
            return {"dict": {key: self.encode(item) for key, item in value.items()}}
        raise TypeError(f"golden: no encoding for {type(value)}")

    # ---- cases ----------------------------------------------------------------------------------------------------

    def add(self, fn, args=(), kwargs=None, **facts):
        """Record a case whose outcome is already known; `facts` are raw values for `out`, `after`, `truth`, …"""
        case = {"fn": fn, "args": [self.encode(arg) for arg in args]}
        if kwargs:
            case["kwargs"] = {key: self.encode(value) for key, value in kwargs.items()}
        for key, value in facts.items():
            case[key] = self.encode(value)
        self.cases.append(case)
        return case

    def fail(self, fn, args, kwargs, error, **facts):
        case = self.add(fn, args, kwargs, **facts)
        case["error"] = describe_error(error)
        return case

    def call(self, fn, *args, mutates=(), facts=None, run=None, **kwargs):
        """Call NumPy's `fn`, record what came of it, and give the result back (or the exception).

        `mutates` lists the positions of arguments that the call writes; their contents afterwards go to `after`.
        `run` replaces the function called, for methods and functions outside `np`.
        """
        case = self.add(fn, args, kwargs, **(facts or {}))
        position = len(self.cases) - 1
        try:
            out = (run or resolve(fn))(*unwrap(args), **{key: unwrap(value) for key, value in kwargs.items()})
            # A masked write of NumPy may leave views: encode at once, before anything else touches the memory.
            case["out"] = self.encode(out)
        except TypeError as error:
            if str(error).startswith("golden:"):
                raise
            out = error
        except Exception as error:  # noqa: BLE001 - every refusal of NumPy is a case
            out = error
        if isinstance(out, Exception):
            case["error"] = describe_error(out)
        if mutates:
            case["after"] = {"dict": {str(index): self.encode(args[index]) for index in mutates}}
        assert self.cases[position] is case
        return out

    def tolerate(self, names, ulps, of=FLOATS + COMPLEX):
        """Give inexact results of the functions `names` a `tolerance` of so many units in the last place.

        `of` limits it to calls whose first array, or result where no argument is one, has one of these dtypes.
        """
        for case in self.cases:
            out = self.dtype_of(case.get("out"))
            given = next(filter(None, map(self.dtype_of, case["args"])), out)
            if case["fn"] in names and out in FLOATS + COMPLEX and (given in of or out in of):
                coarsest = max(float(np.finfo(dtype).eps) for dtype in (out, given if given in COMPLEX else out))
                case["tolerance"] = self.encode(ulps * coarsest)

    def dtype_of(self, encoded):
        """The dtype of an encoded array or scalar, None of anything else."""
        for tag in ("array", "scalar", "view"):
            if isinstance(encoded, dict) and tag in encoded:
                index = encoded[tag][0] if tag == "view" else encoded[tag]
                return self.arrays[index][0]
        return None

    # ---- file -----------------------------------------------------------------------------------------------------

    def to_bytes(self):
        manifest = {"family": self.name, "numpy": np.__version__, "arrays": self.arrays, "cases": self.cases}
        text = json.dumps(manifest, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
        text += b" " * (-(len(MAGIC) + 4 + len(text)) % 8)
        return MAGIC + struct.pack("<I", len(text)) + text + bytes(self.blob)

    def write(self, out_dir):
        path = pathlib.Path(out_dir) / f"{self.name}.njg.gz"
        packed = gzip.compress(self.to_bytes(), 9, mtime=0)
        path.write_bytes(packed)
        return len(self.cases), len(packed)


def describe_error(error):
    """Type and message, without addresses of objects, which differ at every run."""
    return {"type": type(error).__name__.lstrip("_"), "message": re.sub(r" at 0x[0-9a-f]+", "", str(error))}


def encode_float(value):
    """A JSON number, or one of the four strings for what JSON cannot say."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if value == 0 and math.copysign(1, value) < 0:
        return "-0"
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def layouts(array):
    """(name, array) pairs: the same values in every memory layout that an operation has to take."""
    yield "C", array.copy(order="C")
    yield "F", array.copy(order="F")
    if array.ndim:
        wide = np.zeros([2 * n for n in array.shape], array.dtype)
        every_other = wide[tuple(slice(None, None, 2) for _ in array.shape)]
        every_other[...] = array
        yield "strided", every_other
        back = np.ascontiguousarray(array[tuple(slice(None, None, -1) for _ in array.shape)])
        yield "negative", back[tuple(slice(None, None, -1) for _ in array.shape)]
        inner = np.zeros([n + 2 for n in array.shape], array.dtype)
        window = inner[tuple(slice(1, -1) for _ in array.shape)]
        window[...] = array
        yield "window", window
