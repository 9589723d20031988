/**
 * @file What of this folder is public in browsers: arrays as the bytes and lines of files.
 * @module
 */
export * from "./common.ts";
export type { GenfromtxtOptions, Table } from "./genfromtxt.ts";
export type { Converter, Converters, LoadtxtOptions } from "./loadtxt.ts";
export { genfromtxt, loadtxt } from "./text-browser.ts";
