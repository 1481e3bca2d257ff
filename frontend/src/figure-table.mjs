// A sortable table that reads figures as people write them, so pages need not repeat each one in an attribute.
import { SortableTable } from "@ministryofjustice/frontend/moj/components/sortable-table/sortable-table.mjs";
import { readFigure } from "./figure.mjs";

export class FigureTable extends SortableTable {
  getCellValue($cell) {
    const given = $cell.getAttribute("data-sort-value");
    if (given !== null && given !== "") {
      const number = Number(given);
      return Number.isFinite(number) ? number : given;
    }
    const time = $cell.querySelector("time[datetime]");
    if (time) {
      return time.getAttribute("datetime");
    }
    const words = $cell.textContent.trim();
    return readFigure(words) ?? words;
  }

  // What is not known comes last whichever way the column is sorted.
  sort($rows, column, direction) {
    const unknown = ($row) => $row.querySelectorAll("td, th")[column]?.querySelector(".wherry-unknown") != null;
    const known = $rows.filter(($row) => !unknown($row));
    return [...super.sort(known, column, direction), ...$rows.filter(unknown)];
  }
}
