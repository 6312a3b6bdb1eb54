/* Rows to set things by: gates with their switches and hours, factors, planned lines. Each knows how to `update`. */
(() => {
  "use strict";
  const { make } = kazpak.whatifShow;
  const KINDS = ["crossing", "checkpoint", "port", "gauge_break", "terminal"];

  const undo = (title, act) => {
    const button = make("button", { type: "button", class: "kz-undo", "aria-label": title, title, hidden: true }, "↺");
    button.addEventListener("click", () => act());
    return button;
  };

  const usable = (page, passage) => passage.needs.every((project) => page.setting.built.has(project));
  const through = (page, ways) => page.data.graph.passages.filter(({ way }) => ways.includes(way));

  /* What tells a switch or a way apart from the others of its gate, in words. */
  const nameOfWay = ({ words }, mode, direction) => {
    const pieces = direction.split(">").map((side) => words.word(`maps.country.${side}`, words.word(`tables.mode.${side}`, side)));
    const told = ["both", "a>b", "b>a"].includes(direction) ? "" : pieces.join(document.documentElement.dir === "rtl" ? " ← " : " → ");
    return [direction.split(">").includes(mode) ? "" : mode && words.mode(mode), told].filter(Boolean).join(", ");
  };

  const switchRow = (page, number) => {
    const { words, data } = page;
    const { gate, mode, ways, directions } = data.graph.switches[number];
    const alone = data.graph.switches.filter((other) => other.gate === gate).length === 1;
    const way = nameOfWay(page, mode, directions.length === 1 ? directions[0] : "both");
    const name = [data.graph.gates[gate].name, way].filter(Boolean).join(", ");
    const box = make("input", { type: "checkbox", role: "switch", "aria-label": words.say("whatif.switch", { name }) });
    const state = make("span", { class: "kz-state" });
    const row = make("label", { class: "kz-toggle" }, box, make("span", { class: "kz-track", "aria-hidden": "true" }), make("span", { class: "kz-way" }, alone && !mode ? "" : way), state);
    const before = through(page, ways);
    const asked = () => before.some((passage) => passage.open && usable(page, passage));
    box.addEventListener("change", () => page.change(({ gates }) => (box.checked === asked() ? gates.delete(number) : gates.set(number, box.checked))));
    const update = () => {
      const set = page.setting.gates.get(number);
      box.checked = set === undefined ? asked() : set;
      state.textContent = words.word(`tables.status.${box.checked ? "open" : "closed"}`);
      state.classList.toggle("kz-stop", !box.checked);
      row.classList.toggle("kz-set", set !== undefined);
      row.hidden = !before.some((passage) => usable(page, passage)); // what a line serves that is not built
    };
    return { row, update };
  };

  /* Hours of a passage as they are without a change of its own. */
  const hoursOf = (page, passage) => {
    const { graph } = page.data;
    const factor = new Map(graph.tariffs.map(({ name, term }) => [term, page.setting.factors.get(name)]));
    const terms = new Map(passage.terms);
    return (graph.hours[passage.kind] || []).reduce((sum, term) => sum + (terms.get(term) || 0) * (factor.get(term) === undefined ? 1 : factor.get(term)), 0);
  };

  const slider = (page, { name, most, step, shown, read, write }) => {
    const range = make("input", { type: "range", min: 0, max: most, step, "aria-label": name });
    const out = make("output", {});
    const back = undo(page.words.say("whatif.undo", { name }), () => page.change(() => write(undefined)));
    const asked = make("span", { class: "kz-asked-before" });
    range.addEventListener("input", () => page.change(() => write(Number(range.value))));
    const update = () => {
      const { set, base } = read();
      const value = set === undefined ? base : set;
      if (document.activeElement !== range || Number(range.value) !== value) range.value = value;
      out.textContent = shown(value);
      range.setAttribute("aria-valuetext", set === undefined ? shown(value) : `${shown(value)}, ${page.words.say("whatif.asked", { value: shown(base) })}`);
      asked.textContent = set === undefined ? "" : page.words.say("whatif.asked", { value: shown(base) });
      back.hidden = set === undefined;
      row.classList.toggle("kz-set", set !== undefined);
    };
    const row = make("div", { class: "kz-slider" }, range, out, back, asked);
    return { row, update };
  };

  const hoursRow = (page, way) => {
    const { words, data } = page;
    const [gate, mode, direction] = data.graph.ways[way];
    const passage = data.graph.passages.find((one) => one.way === way);
    const place = data.graph.gates.find(({ id }) => id === gate).name;
    const told = nameOfWay(page, mode, direction);
    const made = slider(page, {
      name: words.say("whatif.hours", { name: [place, told].filter(Boolean).join(", ") }),
      most: Math.max(data.most.hours, Math.ceil((data.most.factor * hoursOf(page, passage)) / 12) * 12),
      step: 1,
      shown: (hours) => words.amount("time_h", hours),
      read: () => ({ set: page.setting.hours.get(way), base: hoursOf(page, passage) }),
      write: (hours) => (hours === undefined ? page.setting.hours.delete(way) : page.setting.hours.set(way, hours)),
    });
    made.row.prepend(make("span", { class: "kz-slider-name" }, nameOfWay(page, "", direction) || words.word(`tables.kind.${passage.kind}`, "")));
    return made;
  };

  /* A switch, and below it sliders for those of its ways that an option goes. */
  const switchRows = (page, number) => {
    const { ways } = page.data.graph.switches[number];
    const one = switchRow(page, number);
    const sliders = new Map();
    const block = make("div", {}, one.row);
    const wanted = (way) => page.used.has(way) || page.setting.hours.has(way);
    const update = () => {
      ways.filter((way) => !sliders.has(way) && wanted(way)).forEach((way) => {
        sliders.set(way, hoursRow(page, way));
        block.append(sliders.get(way).row);
      });
      one.update();
      sliders.forEach((made, way) => {
        made.row.hidden = !wanted(way);
        made.update();
      });
      block.hidden = one.row.hidden;
    };
    const isSet = () => page.setting.gates.has(number) || ways.some((way) => page.setting.hours.has(way));
    return { block, update, isSet };
  };

  /* Everything about one gate; what an option uses comes first. */
  const gateRow = (page, number) => {
    const { graph } = page.data;
    const gate = graph.gates[number];
    const numbers = graph.switches.map((_, i) => i).filter((i) => graph.switches[i].gate === number);
    const isUsed = (i) => graph.switches[i].ways.some((way) => page.used.has(way));
    const switches = numbers.sort((a, b) => isUsed(b) - isUsed(a)).map((i) => switchRows(page, i));
    const kind = page.words.word(`tables.kind.${gate.kind}`, gate.kind);
    const head = make("div", { class: "kz-row-head" }, make("bdi", { class: "kz-row-name" }, gate.name), make("span", { class: "kz-row-kind" }, kind));
    const row = make("div", { class: "kz-row", role: "group", "aria-label": gate.name }, head, ...switches.map(({ block }) => block));
    const update = () => {
      switches.forEach((one) => one.update());
      row.classList.toggle("kz-changed", switches.some((one) => one.isSet()));
      row.hidden = switches.every(({ block }) => block.hidden);
    };
    return { row, update, search: gate.search };
  };

  const factorRow = (page, { name }) => {
    const { words, data } = page;
    const title = words.say(`whatif.factor.${name}`);
    const made = slider(page, {
      name: title,
      most: data.most.factor,
      step: 0.05,
      shown: (factor) => `${words.number(100 * factor, 0)} %`,
      read: () => ({ set: page.setting.factors.get(name), base: 1 }),
      write: (factor) => (factor === undefined || factor === 1 ? page.setting.factors.delete(name) : page.setting.factors.set(name, factor)),
    });
    const row = make("div", { class: "kz-row" }, make("div", { class: "kz-row-head" }, make("span", { class: "kz-row-name" }, title)), made.row);
    const update = () => {
      made.update();
      row.classList.toggle("kz-changed", page.setting.factors.has(name));
    };
    return { row, update };
  };

  const projectRow = (page, number) => {
    const { words, data } = page;
    const project = data.graph.projects[number];
    const box = make("input", { type: "checkbox", role: "switch", "aria-label": words.say("whatif.built", { name: project.name }) });
    const toggle = make("label", { class: "kz-toggle" }, box, make("span", { class: "kz-track", "aria-hidden": "true" }), make("bdi", { class: "kz-way kz-row-name" }, project.name));
    box.addEventListener("change", () => page.change(({ built }) => (box.checked ? built.add(number) : built.delete(number))));
    const row = make("div", { class: "kz-row" }, toggle, make("span", { class: "kz-row-kind" }, words.word(`tables.status.${project.status}`, project.status)));
    const update = () => {
      box.checked = page.setting.built.has(number);
      row.classList.toggle("kz-changed", box.checked);
    };
    return { row, update };
  };

  /* A field that leaves the rows whose gate is meant. */
  const search = (page, rows) => {
    const field = make("input", { type: "search", class: "kz-search", "aria-label": page.words.say("whatif.search"), placeholder: page.words.say("whatif.search"), autocomplete: "off" });
    const none = make("p", { class: "kz-small", role: "status", hidden: true }, page.words.say("whatif.search.none"));
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLowerCase();
      let found = 0;
      rows.forEach(({ row, search: text }) => {
        const fits = text.includes(wanted);
        row.classList.toggle("kz-filtered", !fits);
        found += Number(fits && !row.hidden);
      });
      none.hidden = found > 0;
    });
    return [field, none];
  };

  /* Gates of the trip in its order; all others by kind and name. */
  const sorted = (page) => {
    const { graph, order, formats } = page.data;
    const numbers = graph.gates.map((_, i) => i).filter((i) => graph.switches.some(({ gate }) => gate === i));
    const place = (i) => order.indexOf(graph.gates[i].id);
    const rank = (i) => KINDS.indexOf(graph.gates[i].kind);
    const compare = new Intl.Collator(formats.lang).compare;
    const on = numbers.filter((i) => place(i) >= 0).sort((a, b) => place(a) - place(b));
    const other = numbers.filter((i) => place(i) < 0).sort((a, b) => rank(a) - rank(b) || compare(graph.gates[a].name, graph.gates[b].name));
    return { on, other };
  };

  kazpak.whatifRows = { undo, gateRow, factorRow, projectRow, search, sorted };
})();
