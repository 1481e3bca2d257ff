import assert from "node:assert/strict";
import { test } from "node:test";
import { readFigure } from "./figure.mjs";

const WRITTEN = [
  ["312,000", 312000],
  ["£1.84 million", 1840000],
  ["28%", 28],
  ["100 Mbit/s", 100],
  ["\u2212£40", -40],
  ["0", 0],
  ["NFK/C-0042", null],
  ["22 November 2026", null],
  ["", null],
];

test("a figure is read as people write it, and words are left alone", () => {
  for (const [words, figure] of WRITTEN) {
    assert.equal(readFigure(words), figure, words);
  }
});
