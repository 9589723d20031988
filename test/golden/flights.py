"""NumPy's summary of the flights table of vega-datasets, which the tour compares its own with.

Run with the table's path after `npm ci`: python3 test/golden/flights.py node_modules/vega-datasets/data/flights-200k.json
"""

import json
import sys
from pathlib import Path

import numpy as np


def summary(path):
    rows = json.loads(Path(path).read_text())
    delay, distance, time = (np.array([r[k] for r in rows], dtype=np.float64) for k in ("delay", "distance", "time"))
    late = delay > 15
    evening = time >= 18
    return {
        "flights": int(delay.size),
        "mean delay": delay.mean(),
        "std delay": delay.std(),
        "min delay": delay.min(),
        "max delay": delay.max(),
        "mean distance": distance.mean(),
        "std distance": distance.std(),
        "late (> 15 min)": int(np.count_nonzero(late)),
        "mean delay when late": delay[late].mean(),
        "mean distance when late": distance[late].mean(),
        "mean delay from 18:00": delay[evening].mean(),
        "std delay from 18:00": delay[evening].std(),
        "correlation": np.corrcoef(np.stack([delay, distance, time])).tolist(),
    }


if __name__ == "__main__":
    out = Path(__file__).resolve().parents[2] / "src" / "cli" / "tour" / "flights.json"
    out.write_text(json.dumps(summary(sys.argv[1]), indent=2) + "\n")
