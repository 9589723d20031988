/**
 * @file Small programs over tables of points, written as a user would, against NumPy's numbers.
 */
import { beforeAll, describe, expect, it } from "vitest";
import * as np from "../../src/index.ts";
import { setUpDevice } from "../device.ts";
import { expectNear } from "./near.ts";

beforeAll(() => {
  setUpDevice();
});

describe("k-means", () => {
  // i = np.arange(60)
  // pts = np.stack([np.sin(i*1.7) + (i%3)*4, np.cos(i*0.9) + (i%3)*-2], axis=1); cent = pts[[0, 1, 2]]
  // for _ in range(5):
  //     d = ((pts[:, None, :] - cent[None])**2).sum(-1); lab = d.argmin(1)
  //     cent = np.stack([pts[lab == k].mean(0) for k in range(3)])
  // cent, np.sqrt(d.min(1)).sum(), np.add.reduce(lab == 1)
  it("in five steps", () => {
    const i = np.arange(60);
    const group = i.mod(3);
    const points = np.stack([np.sin(i.mul(1.7)).add(group.mul(4)), np.cos(i.mul(0.9)).add(group.mul(-2))], 1);
    let centres = points.at([0, 1, 2]);
    let distances = np.zeros([60, 3]);
    let labels = distances.argmin(1);
    for (let step = 0; step < 5; step++) {
      distances = points.at(":", np.newaxis, ":").sub(centres.at(np.newaxis)).pow(2).sum(-1);
      labels = distances.argmin(1);
      centres = np.stack([0, 1, 2].map((k) => points.at(labels.equal(k)).mean(0)));
    }
    expectNear(centres, [
      [-0.05830054856187421, 0.04259716088884109],
      [3.993076022463221, -1.9925048748117251],
      [8.060084781330355, -4.033279071827904],
    ]);
    expectNear(distances.min(1).sqrt().sum(), 57.5157837948614);
    expect(np.add.reduce(labels.equal(1)).item()).toBe(20);
  });
});

describe("distances between all pairs", () => {
  // P = np.stack([np.cos(np.arange(12)), np.sin(np.arange(12)*2), np.arange(12)/7], 1)
  // D = np.sqrt(((P[:, None] - P[None])**2).sum(-1)); np.fill_diagonal(D, np.inf)
  // D.min(), np.argmin(D, axis=1), D[np.triu_indices(12, 1)].sum(), D[3, :3]
  it("by broadcasting", () => {
    const n = np.arange(12);
    const points = np.stack([np.cos(n), np.sin(n.mul(2)), n.div(7)], 1);
    const distances = points.at(":", null).sub(points.at(null)).pow(2).sum(-1).sqrt();
    np.fill_diagonal(distances, np.inf);
    expectNear(distances.min(), 0.532936410148855);
    expect(np.argmin(distances, 1).tolist()).toEqual([6, 7, 3, 2, 10, 8, 5, 1, 11, 8, 4, 8]);
    expectNear(distances.at(...np.triu_indices(12, 1)).sum(), 101.87123842580672);
    expectNear(distances.at(3, ":3"), [2.0547059708258946, 1.9586917199100395, 0.7600035196208421]);
  });
});

describe("standardising columns", () => {
  // T = np.stack([np.arange(1, 31)**1.5, np.log(np.arange(1, 31)), np.where(np.arange(30)%4 == 0, np.nan, np.arange(30))], 1)
  // z = (T - np.nanmean(T, axis=0)) / np.nanstd(T, axis=0)
  // z[5], np.nanmean(z, axis=0), z[29], np.isnan(z).sum(), (z[:, :2].T @ z[:, :2])[0, 1] / 30
  it("around missing values", () => {
    const n = np.arange(30);
    const table = np.stack([n.add(1).pow(1.5), np.log(n.add(1)), np.where(n.mod(4).equal(0), np.nan, n)], 1);
    const z = table.sub(np.nanmean(table, { axis: 0 })).div(np.nanstd(table, { axis: 0 }));
    expectNear(z.at(5), [-1.072169831317135, -0.8334092084053716, -1.1450785468568174]);
    expectNear(np.nanmean(z, 0), [0, 0, 0]);
    expectNear(z.at(29), [1.91010962687108, 1.09142890434364, 1.6934260199995186]);
    expect(np.isnan(z).sum().item()).toBe(8);
    const two = z.at(":", ":2");
    expectNear(two.T.matmul(two).get(0, 1) / 30, 0.8636871808555866);
  });
});

describe("a linear regression", () => {
  // n = 40; X = np.stack([np.ones(n), np.arange(n)/10, (np.arange(n)/10)**2], 1)
  // y = 2 - 3*X[:, 1] + 0.5*X[:, 2] + 0.1*np.sin(np.arange(n)*12.9898)
  // A = np.einsum('ij,ik->jk', X, X); b = X.T @ y; M = np.concatenate([A, b[:, None]], 1)
  // for k in range(3):
  //     M[k] /= M[k, k]
  //     for r in range(3):
  //         if r != k: M[r] -= M[r, k]*M[k]
  // beta = M[:, 3]; res = y - X @ beta
  // beta, A[1, 2], (res**2).sum(), 1 - (res**2).sum()/((y - y.mean())**2).sum()
  it("by the normal equations", () => {
    const n = 40;
    const x = np.arange(n).div(10);
    const X = np.stack([np.ones(n), x, x.pow(2)], 1);
    const noise = np.sin(np.arange(n).mul(12.9898)).mul(0.1);
    const y = np.subtract(2, X.at(":", 1).mul(3)).add(X.at(":", 2).mul(0.5)).add(noise);
    const A = np.einsum("ij,ik->jk", X, X);
    const M = np.concatenate([A, X.T.matmul(y).at(":", np.newaxis)], 1);
    for (let k = 0; k < 3; k++) {
      M.at(k).idiv(M.get(k, k) as number);
      for (let r = 0; r < 3; r++) if (r !== k) M.at(r).isub(M.at(k).mul(M.get(r, k) as number));
    }
    const beta = M.at(":", 3);
    const residuals = y.sub(X.matmul(beta));
    const squares = Number(residuals.pow(2).sum());
    expectNear(beta, [2.0477094292757774, -3.05143609436551, 0.5119829738958025], 10);
    expectNear(A.get(1, 2), 608.4);
    expectNear(squares, 0.17953947719978983);
    expectNear(1 - squares / Number(y.sub(y.mean()).pow(2).sum()), 0.9975847518520325);
  });
});
