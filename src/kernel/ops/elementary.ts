/**
 * @file Rows of the op table for the elementary functions; their expansions live in math/, one file a family.
 * @module
 */
import type { CompositeRow } from "./row.ts";

export const elementaryOps = {} as const satisfies Record<string, CompositeRow>;
