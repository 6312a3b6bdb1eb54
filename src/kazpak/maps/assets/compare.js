/* The switch of the compare page: what the map draws, the cards beside it, and the row and table that belong to it. */
(() => {
  "use strict";

  const all = (what, root = document) => [...root.querySelectorAll(what)];

  /* Options of a view as `kazpak.lay` wants them; a line is read when it is first drawn. */
  const optionsOf = (data, view) => view.options.map((option) => {
    const way = data.ways[option.way];
    if (!way.points) way.points = kazpak.line(way[0], data.digits);
    const { points } = way;
    const pieces = way[1].map(([first, last, look]) => ({ first, last, look }));
    const whole = [{ first: pieces[0].first, last: pieces[pieces.length - 1].last, look: option.under }];
    return { ...option, points, pieces: option.under ? whole : pieces };
  });

  /* Gates of a view: those of the page, with what differs. */
  const gatesOf = (gates, { used, changed, own }) => {
    const [passed, marked] = [new Set(used), new Set(changed)];
    return gates.map((gate, at) => ({ ...gate, used: passed.has(at), changed: marked.has(at), ...own[at] }));
  };

  const drawGates = (map, gates) => {
    ["gates-used", "gates-other"].forEach((name) => map.kazpak.layers[name].remove());
    kazpak.gates(map, { gates });
  };

  /* What the reader has switched off stays off. */
  const keepOff = (map) => all('.kz-layers [data-show^="gates-"]').forEach((box) => { if (!box.checked) kazpak.show(map, box.dataset.show, false); });

  /* The row of the case, its table, the controls. */
  const follow = (key, said) => {
    all("[data-case]").forEach((control) => {
      if (control.type === "radio") control.checked = control.value === key;
      else if (control.type !== "range") control.value = key;
      else {
        if (key !== "all") control.value = key;
        control.classList.toggle("kz-idle", key === "all");
        control.setAttribute("aria-valuetext", said);
      }
    });
    all("[data-see]").forEach((link) => {
      const row = link.closest("tr");
      if (link.dataset.see === key) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
    all("details[data-of]").forEach((part) => { if (key !== "all") part.open = part.dataset.of === key; });
  };

  /* data: see kazpak/maps/compare_layers.py */
  kazpak.compare = (map, data) => {
    const live = document.querySelector(".kz-live");
    const now = document.querySelector(".kz-shown");
    const views = new Map(all("template[data-view]").map((view) => [view.dataset.view, view]));
    const { gates } = map.kazpak;
    Object.assign(map.kazpak.drawing.looks, data.looks);

    const draw = (key) => {
      kazpak.lay(map, optionsOf(data, data.views[key]));
      drawGates(map, gatesOf(gates, data.views[key].gates));
    };
    const itineraries = (part) => all("template", part).forEach((popup) => {
      all("[data-steps]", popup.content).forEach((place) => {
        const way = document.querySelector(`template[data-way="${place.dataset.steps}"]`);
        place.replaceWith(way.content.cloneNode(true));
      });
    });
    const fill = (key) => {
      const parts = views.get(key).content.cloneNode(true);
      const said = parts.querySelector(".kz-said");
      said.remove();
      itineraries(parts);
      now.replaceChildren(...said.childNodes);
      live.replaceChildren(parts);
    };
    const show = (key) => {
      if (!views.has(key) || key === shown) return;
      shown = key;
      map.closePopup();
      Object.assign(map.kazpak, { picked: null, hovered: null });
      fill(key);
      draw(key);
      kazpak.wire(map, live);
      keepOff(map);
      follow(key, names.get(key));
      kazpak.changed(map);
    };

    let shown = data.start;
    const names = new Map(all("select[data-case] option").map((option) => [option.value, option.text]));
    fill(shown); // the panel gives the cards their actions, as it does on every page
    draw(shown);
    all("[data-case]").forEach((control) => control.addEventListener(control.type === "range" ? "input" : "change", () => show(control.value)));
    all("[data-see]").forEach((link) => link.addEventListener("click", () => show(link.dataset.see)));
    follow(shown, names.get(shown));
    kazpak.compare.show = show;
  };
})();
