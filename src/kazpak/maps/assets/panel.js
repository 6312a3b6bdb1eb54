/* The panel beside the map: switches, cards, legend, the sheet of small screens. */
(() => {
  "use strict";

  const each = (root, what, act) => root.querySelectorAll(what).forEach(act);

  /* Only what is on the map is in the legend. */
  const legend = (map) => {
    const shown = new Set();
    for (const [name, layer] of Object.entries(map.kazpak.layers)) {
      if (map.hasLayer(layer)) map.kazpak.tokens[name].forEach((token) => shown.add(token));
    }
    each(document, "[data-when]", (row) => { row.hidden = !shown.has(row.dataset.when); });
    each(document, ".kz-legend section", (part) => { part.hidden = ![...part.querySelectorAll("[data-when]")].some((row) => !row.hidden); });
  };

  const mark = (map) => {
    each(document, ".kz-card", (card) => {
      const picked = card.dataset.option === map.kazpak.picked;
      card.classList.toggle("kz-picked", picked);
      each(card, "[data-pick]", (button) => button.setAttribute("aria-pressed", String(picked)));
    });
  };

  const sheet = () => {
    const panel = document.querySelector(".kz-panel");
    const handle = document.querySelector(".kz-handle");
    if (!panel || !handle) return;
    handle.addEventListener("click", () => {
      const open = panel.classList.toggle("kz-open");
      handle.setAttribute("aria-expanded", String(open));
      if (!open) panel.scrollTop = 0;
    });
  };

  /* Switches and cards of a part of the page act on the map. */
  kazpak.wire = (map, root) => {
    each(root, "[data-show]", (box) => {
      box.addEventListener("change", () => kazpak.show(map, box.dataset.show, box.checked));
    });
    const unseen = [...root.querySelectorAll("[data-show]")].filter((box) => !box.checked);
    if (unseen.length) kazpak.showAll(map, unseen.map((box) => box.dataset.show), false);
    each(root, "[data-show-all]", (button) => {
      button.addEventListener("click", () => {
        const boxes = [...root.querySelectorAll('[data-show^="option:"]')];
        const on = Boolean(button.dataset.showAll);
        boxes.forEach((box) => { box.checked = on; });
        kazpak.showAll(map, boxes.map((box) => box.dataset.show), on);
      });
    });
    each(root, "[data-pick]", (button) => {
      button.addEventListener("click", () => {
        const id = button.dataset.pick;
        kazpak.pick(map, map.kazpak.picked === id ? null : id);
      });
      const option = button.closest(".kz-card") || button;
      option.addEventListener("pointerenter", () => kazpak.hover(map, button.dataset.pick));
      option.addEventListener("pointerleave", () => kazpak.hover(map, null));
    });
  };

  kazpak.panel = (map) => {
    kazpak.wire(map, document);
    map.on("click", () => kazpak.pick(map, null));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
    map.kazpak.listeners.push(() => legend(map), () => mark(map));
    sheet();
  };
})();
