"""Golden bytes of `.npy` and `.npz` files, good and hostile, and text files through loadtxt, genfromtxt and savetxt.

`load` cases give the file's bytes and what NumPy reads from them; `save` cases the bytes that NumPy writes.
"""

import io
import struct
import zipfile

import numpy as np

from edges import edges
from store import DTYPES, Family

MAGIC = b"\x93NUMPY"


def numbered(shape, dtype="float64"):
    return np.arange(1, int(np.prod(shape)) + 1).reshape(shape).astype(dtype)


def saved(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return file.getvalue()


def load(data, **options):
    return np.load(io.BytesIO(data), **options)


def native(data):
    """As `load`, in the machine's byte order, which is all that the store can hold."""
    array = load(data)
    return array.astype(array.dtype.newbyteorder("="))


def reading(family):
    for dtype in DTYPES:
        arrays = [
            numbered((3,), dtype),
            numbered((2, 3), dtype),
            numbered((2, 3, 2), dtype),
            numbered((), dtype),
            numbered((0, 3), dtype),
            edges(dtype),
            np.asfortranarray(numbered((2, 3), dtype)),
            numbered((2, 3, 2), dtype).transpose(2, 0, 1),
            numbered((6,), dtype)[::2],
            numbered((1, 4), dtype),
        ]
        for array in arrays:
            family.call("save", array, run=saved)
            family.call("load", saved(array), run=load)
            big = array.astype(array.dtype.newbyteorder(">"))
            family.call("load", saved(big), run=native)
        for version in ((1, 0), (2, 0), (3, 0)):
            family.call("load", saved(arrays[1], version), run=load)
            family.call("load", saved(arrays[6], version), run=load)
    for dtype in ("<f8", "<i4", "<M8[s]", "<U3", "|S2", "|V3", "O"):
        try:
            data = saved(np.zeros(2, dtype))
        except ValueError:
            continue
        if dtype in ("<f8", "<i4", "O"):
            family.call("load", data, run=load)
        else:
            family.add("load", (data,), note="dtype beyond these")["error"] = {
                "type": "DTypeError",
                "message": f"dtype {dtype}",
            }
    structured = np.zeros(2, [("a", "<f8"), ("b", "<i4")])
    family.add("load", (saved(structured),), note="dtype beyond these")["error"] = {
        "type": "DTypeError",
        "message": "structured dtype",
    }


def header(text, version=1, length=None, pad=True):
    text = text.encode("utf8" if version == 3 else "latin1")
    form = "<H" if version == 1 else "<I"
    if pad:
        text += b" " * (-(len(MAGIC) + 2 + struct.calcsize(form) + len(text) + 1) % 64) + b"\n"
    return MAGIC + bytes([version, 0]) + struct.pack(form, len(text) if length is None else length) + text


def hostile(family):
    body = np.arange(6.0).tobytes()
    good = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }"
    whole = header(good) + body
    for cut in (0, 1, 5, 6, 7, 8, 9, 10, 11, 40, 127, 128, 129, 130, len(whole) - 9, len(whole) - 8, len(whole) - 1):
        family.call("load", whole[:cut], run=load)
    family.call("load", whole + b"more", run=load)
    texts = [
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,)}",
        "{'shape': (6,), 'fortran_order': True, 'descr': '<f8'}",
        '{"descr": "<f8", "fortran_order": False, "shape": (6,)}',
        "{'descr': '<f8', 'fortran_order': False, 'shape': ()}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3,2,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6L,)}",
        "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), 'extra': 1}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (6,)}",
        "{'descr': '<f8', 'fortran_order': 'no', 'shape': (6,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-6,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (7,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1125899906842624,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776, 1099511627776)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775808,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296, 0)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6.0,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': 6}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': [6]}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': ('6',)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (True,)}",
        "{'descr': '<f9', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': 'f8', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': '=f8', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': '|f8', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': 'float64', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': '|O', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': 8, 'fortran_order': False, 'shape': (6,)}",
        "{'descr': '', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': None, 'fortran_order': False, 'shape': (6,)}",
        "[]",
        "()",
        "",
        "{",
        "{'descr': '<f8'",
        "not python",
        "__import__('os')",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (__import__('os'),)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2**3,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,)} junk",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (0x6,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), 'shape': (2,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1_0,)}",
        "{'descr': '\\x3cf8', 'fortran_order': False, 'shape': (6,)}",
        "{'descr':'<f8','fortran_order':False,'shape':(6,)}",
        "  {'descr': '<f8', 'fortran_order': False, 'shape': (6,)}  ",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (" + "1," * 65 + ")}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (" + "1," * 33 + "6)}",
        "{" * 500,
    ]
    for text in texts:
        for version in (1, 2, 3):
            family.call("load", header(text, version) + body, run=load)
    family.call("load", header(good, pad=False) + body, run=load)
    for version in (0, 4, 9, 255):
        family.call("load", MAGIC + bytes([version, 0]) + whole[8:], run=load)
    family.call("load", MAGIC + bytes([1, 1]) + whole[8:], run=load)
    family.call("load", b"\x93NUMPX" + whole[6:], run=load)
    family.call("load", b"\x80\x04K\x01.", run=load)
    for length in (0, 1, 60, 65535):
        family.call("load", header(good, 1, length) + body, run=load)
    for length in (0, 2**20, 2**31, 2**32 - 1):
        family.call("load", header(good, 2, length) + body, run=load)
    family.call("load", header(good + " " * 9990) + body, run=load)
    family.call("load", header(good + " " * 70000, 2) + body, run=load)


def archives(family):
    """`.npz` files, stored and deflated; member times are fixed, so that the bytes never change."""
    members = {
        "a": numbered((2, 3)),
        "b": np.array([True, False]),
        "arr_0": numbered((3,), "complex64"),
        "deep/name": np.asfortranarray(numbered((2, 2), "int16")),
        "zero": np.zeros((0,)),
    }
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as archive:
            for name, array in members.items():
                archive.writestr(zipfile.ZipInfo(f"{name}.npy"), saved(array), method)
        data = file.getvalue()
        family.add("load", (data,), out=members)
        for cut in (3, 30, len(data) // 2, len(data) - 1, len(data) - 22):
            family.call("load", data[:cut], run=lambda data: dict(load(data)))
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    family.add("load", (empty.getvalue(),), out={})


def text_reading(family):
    run = lambda name: lambda text, **options: getattr(np, name)(io.StringIO(text), **options)
    for text, options in (
        ("1 2 3\n4 5 6\n", {}),
        ("1,2,3\n4,5,6", {"delimiter": ","}),
        ("1.5 -2e3 nan\ninf -inf 0", {}),
        ("# head\n1 2\n3 4 # tail\n\n5 6\n", {}),
        ("1 2\n3 4\n", {"skiprows": 1}),
        ("1 2 3\n4 5 6\n", {"usecols": (2, 0)}),
        ("1 2 3\n4 5 6\n", {"usecols": 1}),
        ("1 2 3\n4 5 6\n", {"usecols": (-1,)}),
        ("1 2\n3 4\n", {"unpack": True}),
        ("1 2 3", {}),
        ("5", {}),
        ("1\n2\n3", {}),
        ("5", {"ndmin": 2}),
        ("1 2 3", {"ndmin": 2}),
        ("1\n2", {"ndmin": 2}),
        ("5", {"ndmin": 1}),
        ("1 2\n3 4\n", {"max_rows": 1}),
        ("1 2\n3 4\n", {"dtype": np.dtype("int64")}),
        ("1 2\n3 4\n", {"dtype": np.dtype("float32")}),
        ("1.0 2\n", {"dtype": np.dtype("int64")}),
        ("1.5 2\n", {"dtype": np.dtype("int64")}),
        ("300 2\n", {"dtype": np.dtype("uint8")}),
        ("1+2j (3-4j) 5j\n", {"dtype": np.dtype("complex128")}),
        ("% c\n1 2\n", {"comments": "%"}),
        ("// c\n1 2\n", {"comments": ["//", "%"]}),
        ("1;2\n3;4", {"delimiter": ";"}),
        ("1\t2\n3\t4", {"delimiter": "\t"}),
        (" 1   2 \n\t3\t4 \n", {}),
        ("1, 2 ,3\n", {"delimiter": ","}),
        ('"1","2"\n"3","4"', {"delimiter": ",", "quotechar": '"'}),
        ("1 2\n3\n", {}),
        ("1 2\n3 x\n", {}),
        ("", {}),
        ("# only\n", {}),
        ("1,,3", {"delimiter": ","}),
        ("1 2\r\n3 4\r\n", {}),
        ("1 2\r3 4\r", {}),
        ("0x10 1", {}),
        ("1_000 2", {}),
        ("True False", {}),
        ("1 0 2", {"dtype": np.dtype("bool")}),
        ("1e400 1e-400", {}),
        ("9223372036854775807", {"dtype": np.dtype("int64")}),
        ("9223372036854775808", {"dtype": np.dtype("int64")}),
        ("-1", {"dtype": np.dtype("uint64")}),
        ("1 2\n3 4\n", {"usecols": (5,)}),
        ("0.1 0.2 0.30000000000000004", {}),
        ("1 2", {"delimiter": ",,"}),
        ("1\n\n\n2\n", {}),
        ("NaN NAN Inf Infinity -infinity +1 .5 5.", {}),
        ("1d5 2", {}),
        ("\ufeff1 2", {}),
    ):
        family.call("loadtxt", text, run=run("loadtxt"), **options)
    for text, options in (
        ("1 2 3\n4 5 6\n", {}),
        ("1,2,3\n4,5,6", {"delimiter": ","}),
        ("1,,3\n4,x,6", {"delimiter": ","}),
        ("1,,3\n4,5,", {"delimiter": ",", "filling_values": -1}),
        ("1,,3\n4,NA,6", {"delimiter": ",", "missing_values": "NA", "filling_values": 0}),
        ("1,N/A,3\n4,5,???", {"delimiter": ",", "missing_values": ("x", "N/A", "???"), "filling_values": 9}),
        ("a,b,c\n1,2.5,3\n4,5,6", {"delimiter": ",", "names": True}),
        ("1,2.5\n3,4", {"delimiter": ",", "names": "x,y"}),
        ("1,2.5\n3,4", {"delimiter": ",", "names": ["x", "y"], "dtype": None}),
        ("a,b\n1,2.5\n3,4", {"delimiter": ",", "names": True, "dtype": None}),
        ("# a b\n1 2\n3 4", {"names": True}),
        ("a b, c\n1,2\n", {"delimiter": ",", "names": True}),
        ("a,a,1x\n1,2,3\n", {"delimiter": ",", "names": True}),
        ("1 2\n3 4\n5 6", {"skip_header": 1}),
        ("1 2\n3 4\n5 6", {"skip_footer": 1}),
        ("1 2 3\n4 5 6", {"usecols": (0, 2)}),
        ("a,b,c\n1,2,3\n", {"delimiter": ",", "names": True, "usecols": ("a", "c")}),
        ("1 2\n3\n", {}),
        ("1 2\n3\n5 6", {"invalid_raise": False}),
        ("1 2\n3 4", {"unpack": True}),
        ("1 2\n3 4", {"dtype": np.dtype("int64")}),
        ("1 2\n3 x", {"dtype": np.dtype("int64")}),
        ("1 2\n3 4", {"max_rows": 1}),
        ("12 34\n", {"delimiter": 2}),
        ("123456789\n", {"delimiter": (4, 3, 2)}),
        ("1,2 # c\n3,4", {"delimiter": ","}),
        ("", {}),
        ("1", {}),
        ("1\n2", {}),
        ("1 2 3", {}),
        ("1 2\n3 4", {"dtype": None}),
        ("1 2.5\n3 4", {"dtype": None}),
        ("True False\nFalse True", {"dtype": None}),
        ("1+2j 3\n4 5", {"dtype": None}),
        (" 1 , 2 \n", {"delimiter": ",", "autostrip": True}),
        ("nan inf\n-inf 1", {}),
        ("A,B\n1,2\n", {"delimiter": ",", "names": True, "case_sensitive": False}),
        ("1 2\n3 4", {"ndmin": 2}),
        ("5", {"ndmin": 2}),
        ("1,2\n3,4\n", {"delimiter": ",", "comments": None}),
        ("x y\n1 2\n", {"names": True, "unpack": True}),
        ("1;;3", {"delimiter": ";", "filling_values": (7, 8, 9)}),
    ):
        family.call("genfromtxt", text, run=run("genfromtxt"), **options)


def text_writing(family):
    def write(array, **options):
        file = io.StringIO()
        np.savetxt(file, array, **options)
        return file.getvalue()

    for array in (
        numbered((2, 3)),
        numbered((3,)),
        np.array([[0.1, -1e-10], [1e300, np.nan]]),
        np.array([[np.inf, -0.0]]),
        numbered((2, 2), "int32"),
        np.array([[True, False]]),
        np.array([1 + 2j, -0.5j]),
        np.zeros((0, 2)),
        numbered((2, 2), "float32") / 3,
        np.array(5.0),
        numbered((2, 2, 2)),
        np.asfortranarray(numbered((2, 3))),
    ):
        for options in (
            {},
            {"delimiter": ","},
            {"fmt": "%.3f"},
            {"fmt": "%d"},
            {"fmt": "%10.5f"},
            {"fmt": "%g"},
            {"header": "a b\nc", "footer": "end"},
            {"header": "h", "comments": ""},
            {"newline": "\r\n"},
            {"fmt": "%.2e", "delimiter": "; "},
            {"fmt": ["%d", "%.1f", "%s"]},
            {"fmt": "%d %.2f %s"},
            {"fmt": "%+.4e"},
            {"fmt": "%x"},
            {"fmt": "%s"},
            {"fmt": "%05.1f"},
            {"fmt": "%-8.2f|"},
            {"fmt": "%i"},
            {"fmt": "%.18e"},
            {"fmt": "%"},
            {"fmt": 5},
        ):
            family.call("savetxt", array, run=write, **options)


def main(out_dir):
    family = Family("io")
    for section in (reading, hostile, archives, text_reading, text_writing):
        section(family)
    return family.write(out_dir)
