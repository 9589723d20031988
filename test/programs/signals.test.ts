/**
 * @file Small programs over one-dimensional signals, written as a user would, against NumPy's numbers.
 */
import { beforeAll, describe, expect, it } from "vitest";
import * as np from "../../src/index.ts";
import { setUpDevice } from "../device.ts";
import { expectNear } from "./near.ts";

beforeAll(() => {
  setUpDevice();
});

describe("smoothing a signal", () => {
  // t = np.linspace(0, 1, 200)
  // signal = np.sin(2*np.pi*5*t) + 0.5*np.cos(2*np.pi*40*t)
  // w = 0.5 - 0.5*np.cos(2*np.pi*np.arange(11)/10); w = w / w.sum()
  // smooth = np.lib.stride_tricks.sliding_window_view(signal, 11) @ w
  // smooth.shape[0], smooth.sum(), smooth.max(), np.argmax(smooth), smooth.std()
  it("by a window that slides", () => {
    const t = np.linspace(0, 1, 200);
    const signal = np.sin(t.mul(2 * np.pi * 5)).add(np.cos(t.mul(2 * np.pi * 40)).mul(0.5));
    const window = np.subtract(0.5, np.cos(np.arange(11).mul((2 * np.pi) / 10)).mul(0.5));
    window.idiv(window.sum());
    const smooth = np.sliding_window_view(signal, 11).matmul(window);
    expect(smooth.shape).toEqual([190]);
    expectNear(smooth.sum(), -0.000778984148282369);
    expectNear(smooth.max(), 0.9591389953632357);
    expect(np.argmax(smooth).item()).toBe(5);
    expectNear(smooth.std(), 0.6899533664567746);
  });
});

describe("moving averages", () => {
  // x = (np.arange(50)*37 % 101).astype(float)
  // c = np.cumsum(np.insert(x, 0, 0.0)); avg = (c[7:] - c[:-7]) / 7
  // avg[:4], avg[-1], avg.mean(), avg.var(ddof=1)
  it("by differences of running sums", () => {
    const x = np.arange(50n).mul(37).mod(101).astype("float64");
    const c = np.cumsum(np.insert(x, 0, 0));
    const avg = c.at("7:").sub(c.at(":-7")).div(7);
    expectNear(avg.at(":4"), [38.857142857142854, 47, 55.142857142857146, 48.857142857142854]);
    expectNear(avg.get(-1), 57.142857142857146);
    expectNear(avg.mean(), 50.29545454545455);
    expectNear(avg.var({ ddof: 1 }), 36.801516589722574);
  });
});

describe("resampling hours to days", () => {
  // m = np.sin(np.arange(24*14)/5)*10 + np.arange(24*14)*0.01
  // days = m.reshape(14, 24); daily = days.mean(1)
  // daily[:3], days.max(1).argmax(), (m - np.repeat(daily, 24)).std(), days.reshape(2, 7, 24).mean((0, 2))
  it("by reshape and mean", () => {
    const hours = np.arange(24 * 14);
    const m = np.sin(hours.div(5)).mul(10).add(hours.mul(0.01));
    const days = m.reshape([14, 24]);
    const daily = days.mean(1);
    expectNear(daily.at(":3"), [2.217237036824472, 2.41005565715133, -1.1476064750000219]);
    expect(days.max(1).argmax().item()).toBe(13);
    expectNear(m.sub(np.repeat(daily, 24)).std(), 6.74416891882499);
    expectNear(
      days.reshape([2, 7, 24]).mean([0, 2]),
      [
        0.6331349790369131, 2.420205915570851, 1.9712735651959792, 0.5436408680293408, 1.1807408868992868,
        3.1578652800157356, 3.3047584981569,
      ],
    );
  });
});
