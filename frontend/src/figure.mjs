// Figures as people write them, so that a column can be put in order.
const FIGURE = /^([-\u2212]?)\s*[£]?\s*([\d,]*\.?\d+)\s*(billion|million|thousand)?\s*(%|p|[A-Za-z/ ]+)?$/;
const SCALE = { billion: 1e9, million: 1e6, thousand: 1e3 };

/** The number in "£1.84 million", "312,000", "28%" or "100 Mbit/s"; null where there is none. */
export function readFigure(words) {
  const found = FIGURE.exec(words.trim());
  if (!found) {
    return null;
  }
  const size = Number(found[2].replaceAll(",", "")) * (SCALE[found[3]] ?? 1);
  return found[1] ? -size : size;
}
