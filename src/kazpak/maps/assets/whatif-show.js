/* Options of a setting in words and lines: cards as those of the answer, and what the map draws. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  /* An element; texts among its children stay texts, whatever they hold. */
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => { if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value); });
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  const drawing = (symbol, size) => {
    const svg = document.createElementNS(SVG, "svg");
    Object.entries({ width: size, height: size, viewBox: "0 0 24 24", "aria-hidden": "true" }).forEach(([name, value]) => svg.setAttribute(name, value));
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `#kz-symbol-${symbol}`);
    svg.append(use);
    return svg;
  };

  /* Words and numbers as the page's language writes them. */
  const wordsOf = ({ texts, formats }) => {
    const plural = new Intl.PluralRules(formats.lang);
    const say = (key, values = {}) => kazpak.fill(texts[key], values);
    const word = (key, otherwise) => texts[key] || otherwise;
    const { number, amount } = kazpak.numbers(formats);
    const brief = (criterion, value) => (criterion === "risk" ? say("maps.risk", { value: `${number(100 * value, 0)} %` }) : amount(criterion, value));
    const counted = (key, count) => kazpak.fill(texts[`${key}.${plural.select(count)}`] || texts[`${key}.other`], { count: number(count, 0) });
    const mode = (name) => word(`tables.mode.${name}`, name);
    return { say, word, number, amount, brief, counted, mode, comma: texts["tables.comma"] };
  };

  /* The option of the answer that goes the same way, if there is one. */
  const sameOf = (base, option) => {
    const key = ({ signature, modes }) => JSON.stringify([signature, modes]);
    return base.find((one) => key(one) === key(option));
  };

  /* Options with what they are called and coloured: those of the answer keep their colour. */
  const dressed = (page, options) => {
    const { base, colours } = page.data;
    const kept = new Set(options.map((option) => base.indexOf(sameOf(base, option)) % colours.length));
    // black and grey come last: they are hard to tell from the map's own lines
    const order = [...colours.keys()].map((i) => [Number(i >= colours.length - 2), Number(i < base.length), i]).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    const free = order.map(([, , i]) => i).filter((i) => !kept.has(i)).map((i) => colours[i]);
    return options.map((option, at) => {
      const same = sameOf(base, option);
      const colour = same ? colours[base.indexOf(same) % colours.length] : free.shift();
      return { ...option, ...(colour || colours[at % colours.length]), same, id: `w${at + 1}`, rank: at + 1, ...calledOf(page, option), pareto: isBest(page, options, option) };
    });
  };

  /* Short name of the corridor of some borders crossed, as kazpak/routing/corridors.py says it. */
  const corridorOf = (words, through, naming) => {
    if (!naming.family) return words.say("tables.label.by", { gate: naming.short });
    const at = through.indexOf(naming);
    const beside = through[at - 1] || through[at + 1] || naming;
    return kazpak.fill(naming.family, { gate: beside.short });
  };

  /* What an option is called: its label, which is its corridor's short name, as a title, with its way by gates and modes. */
  const calledOf = ({ data, words }, { way, modes, naming }) => {
    const { passages, gates } = data.graph;
    const through = way.map((i) => passages[i]).filter(({ kind }) => kind === "crossing").map(({ gate }) => gates[gate]);
    const by = modes.map(words.mode).join(" + ");
    const inside = words.say("tables.label.direct", { modes: by });
    if (!through.length) return { label: inside, title: inside, gates: "" };
    const corridor = corridorOf(words, through, gates[naming]);
    const label = words.say("tables.label.corridor", { corridor, gates: through.map(({ short }) => short).join(words.comma), modes: by });
    const [first, ...rest] = corridor;
    return { label, title: first.toUpperCase() + rest.join(""), gates: label.slice(`${corridor}: `.length) };
  };

  /* Whether no other option is at least as good by all criteria and better by one. */
  const isBest = ({ data }, options, option) => {
    const names = data.graph.criteria.map(({ name }) => name).filter((name) => name !== "length_km" && name !== "generalised_usd_t");
    const beats = (a, b) => names.every((name) => a.totals[name] <= b.totals[name]) && names.some((name) => a.totals[name] < b.totals[name]);
    return !options.some((other) => beats(other, option));
  };

  /* Points of an option, and which of them belong to which kind of line. */
  const lineOf = ({ data, graph }, option) => {
    const points = [];
    const pieces = [];
    const add = (more, look) => {
      const first = Math.max(points.length - 1, 0);
      const [last] = points.slice(-1);
      const meets = last && Math.abs(last[0] - more[0][0]) < 2e-4 && Math.abs(last[1] - more[0][1]) < 2e-4;
      (meets ? more.slice(1) : more).forEach((point) => points.push(point));
      const before = pieces[pieces.length - 1];
      if (before && before.look === look) before.last = points.length - 1;
      else pieces.push({ first, last: points.length - 1, look });
    };
    const swap = (line) => line.map(([lon, lat]) => [lat, lon]);
    const planned = new Set(data.graph.projects.map(({ id }) => id));
    if (option.start.values.some(Boolean)) add(swap(option.start.line), "access");
    option.legs.filter(Boolean).forEach((leg) => {
      const look = !leg.layer.hauls ? "access" : planned.has(leg.layer.project) ? "planned" : leg.layer.mode;
      leg.stretches.forEach(({ stretch, back }) => {
        const line = graph.line(leg.layer, stretch);
        add(back ? [...line].reverse() : line, look);
      });
    });
    if (option.end.values.some(Boolean)) add(swap(option.end.line), "access");
    return { points, pieces };
  };

  const step = (symbol, name, notes) =>
    make("li", {}, symbol, make("span", { class: "kz-step-name" }, ...name), make("span", { class: "kz-step-note" }, notes.filter(Boolean).join(" · ")));

  const between = (from, to) => [make("bdi", {}, from), " ", make("span", { class: "kz-arrow", "aria-hidden": "true" }, "→"), " ", make("bdi", {}, to)];

  /* The itinerary as a list. */
  const stepsOf = ({ data, words, answer }, option) => {
    const { passages, gates, criteria } = data.graph;
    const [km, hours] = ["length_km", "time_h"].map((name) => criteria.findIndex((one) => one.name === name));
    const stops = [data.ends[0].name, ...option.way.map((i) => gates[passages[i].gate].name), data.ends[1].name];
    const list = make("ol", { class: "kz-steps" });
    option.legs.forEach((leg, i) => {
      if (leg) {
        const by = leg.layer.hauls ? words.mode(leg.layer.mode) + (leg.layer.gauge_mm ? ` ${leg.layer.gauge_mm} mm` : "") : words.word("tables.kind.access");
        const notes = [by, words.word(`maps.country.${leg.layer.country}`, leg.layer.country), words.amount("length_km", leg.values[km]), words.amount("time_h", leg.values[hours])];
        list.append(step(make("span", { class: "kz-step-line" }), between(stops[i], stops[i + 1]), notes));
      }
      if (i === option.way.length) return;
      const passage = passages[option.way[i]];
      const status = data.usable.includes(passage.status) ? passage.status : "open";
      const notes = [words.word(`tables.kind.${passage.kind}`, ""), words.word(`tables.status.${status}`, status), words.amount("time_h", answer.passages[option.way[i]].values[hours])];
      list.append(step(drawing(status, 18), [make("bdi", {}, stops[i + 1])], notes));
    });
    return list;
  };

  /* Short remarks beside an option: which one of the answer it was, and by how much it differs from it. */
  const flagsOf = ({ data, words }, option) => {
    const flag = (text, look) => make("span", { class: `kz-flag ${look}` }, text);
    const by = data.graph.criteria[data.graph.by].name;
    const found = [];
    if (!option.same) found.push(flag(words.say("whatif.new"), "kz-flag-whatif"));
    else if (option.same.rank !== option.rank) found.push(flag(words.say("whatif.was", { rank: option.same.rank }), "kz-flag-whatif"));
    const step = option.same ? option.totals[by] - option.same.totals[by] : 0;
    if (Math.abs(step) > 1e-6) found.push(flag((step > 0 ? "+" : "\u2212") + words.amount(by, Math.abs(step)), "kz-flag-whatif"));
    if (option.pareto) found.push(flag(words.say("maps.pareto"), "kz-flag-good"));
    return make("span", { class: "kz-flags" }, ...found);
  };

  const headOf = (option) =>
    make("span", { class: "kz-pick-title" }, make("span", { class: "kz-badge", style: `--c:${option.colour};--i:${option.ink}` }, String(option.rank)), make("bdi", {}, option.title));

  const gatesOf = ({ gates }) => (gates ? make("p", { class: "kz-way-gates" }, make("bdi", {}, gates)) : null);

  const amountsOf = ({ data, words }, option, names) =>
    make("span", { class: "kz-amounts" }, ...names.map((name) => make("bdi", { class: "kz-num", title: data.formats.criteria[name] }, words.brief(name, option.totals[name]))));

  /* A card of the list. */
  const cardOf = (page, option) => {
    const { map, words, data } = page;
    const show = make("input", { type: "checkbox", checked: true });
    show.addEventListener("change", () => kazpak.show(map, `option:${option.id}`, show.checked));
    const pick = make("button", { type: "button", class: "kz-pick", "data-pick": option.id, "aria-pressed": "false" }, headOf(option), amountsOf(page, option, data.shown), flagsOf(page, option));
    pick.addEventListener("click", () => kazpak.pick(map, map.kazpak.picked === option.id ? null : option.id));
    const label = make("label", { class: "kz-switch" }, show, make("span", { class: "kz-unseen" }, words.say("maps.show_option", { rank: option.rank })));
    const folded = make("details", {}, make("summary", {}, words.say("maps.itinerary")), gatesOf(option), stepsOf(page, option));
    const card = make("li", { class: "kz-card", "data-option": option.id }, make("div", { class: "kz-card-head" }, label, pick), make("div", { class: "kz-folds" }, folded));
    card.addEventListener("pointerenter", () => kazpak.hover(map, option.id));
    card.addEventListener("pointerleave", () => kazpak.hover(map, null));
    return card;
  };

  /* What a tap on its line shows. */
  const popupOf = (page, option) => {
    const popup = make("template", { "data-card": `option:${option.id}` });
    const names = page.data.graph.criteria.map(({ name }) => name);
    popup.content.append(...[make("h3", {}, headOf(option)), gatesOf(option), amountsOf(page, option, names), flagsOf(page, option), stepsOf(page, option)].filter(Boolean));
    return popup;
  };

  kazpak.whatifShow = { make, drawing, wordsOf, dressed, lineOf, cardOf, popupOf };
})();
