/* The report: tables that sort, charts and map that point at the same option, everything unfolded for print. */
(() => {
  "use strict";

  const value = (row, at) => {
    const cell = row.cells[at];
    const text = cell.dataset.value === undefined ? cell.textContent.trim() : cell.dataset.value;
    const number = Number(text);
    return text === "" ? null : Number.isNaN(number) ? text : number;
  };

  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), document.documentElement.lang);
  };

  const sort = (heading) => {
    const table = heading.closest("table");
    const at = [...heading.parentNode.cells].indexOf(heading);
    const down = heading.getAttribute("aria-sort") === "ascending";
    heading.parentNode.querySelectorAll("[aria-sort]").forEach((other) => other.setAttribute("aria-sort", "none"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows].map((row) => [value(row, at), row]);
    rows.sort(([a], [b]) => {
      const order = compare(a, b);
      return a === null || b === null ? order : down ? -order : order;
    });
    table.tBodies[0].append(...rows.map(([, row]) => row));
  };

  kazpak.report = (map) => {
    document.querySelectorAll("[data-sort]").forEach((button) => button.addEventListener("click", () => sort(button.closest("th"))));
    document.querySelectorAll(".kz-chart [data-option]").forEach((group) => {
      const id = group.dataset.option.split("/").pop();
      if (!map.kazpak.options.some((option) => option.id === id)) return;
      group.addEventListener("pointerenter", () => kazpak.hover(map, id));
      group.addEventListener("pointerleave", () => kazpak.hover(map, null));
    });
    let folded = [];
    window.addEventListener("beforeprint", () => {
      folded = [...document.querySelectorAll("details:not([open])")];
      folded.forEach((details) => { details.open = true; });
    });
    window.addEventListener("afterprint", () => folded.forEach((details) => { details.open = false; }));
  };
})();
