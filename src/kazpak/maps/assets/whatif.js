/* What-if: a setting, the answer under it, and the page that shows both. Begins and ends at the answer as asked. */
(() => {
  "use strict";
  const { make, wordsOf, dressed, lineOf, cardOf, popupOf } = kazpak.whatifShow;
  const { undo, gateRow, factorRow, projectRow, search, sorted } = kazpak.whatifRows;

  const nothing = () => ({ gates: new Map(), hours: new Map(), factors: new Map(), built: new Set() });

  /* A setting as plain values, as the search and the card take it. */
  const plain = ({ gates, hours, factors, built }) => ({
    gates: Object.fromEntries(gates), hours: Object.fromEntries(hours), factors: Object.fromEntries(factors), built: [...built].sort((a, b) => a - b),
  });

  const count = ({ gates, hours, factors, built }) => gates.size + hours.size + factors.size + built.size;

  /* Rows of a fold are made when it is first opened. */
  const folds = (page, root) => {
    const { graph } = page.data;
    const fill = {
      on: () => sorted(page).on.map((i) => gateRow(page, i)),
      other: () => sorted(page).other.map((i) => gateRow(page, i)),
      factors: () => graph.tariffs.map((tariff) => factorRow(page, tariff)),
      projects: () => graph.projects.map((_, i) => projectRow(page, i)),
    };
    const empty = { on: !sorted(page).on.length, other: false, factors: !graph.tariffs.length, projects: !graph.projects.length };
    Object.entries(fill).forEach(([name, rowsOf]) => {
      const fold = root.querySelector(`[data-whatif="${name}"]`);
      const body = fold.querySelector(".kz-whatif-rows");
      const open = () => {
        if (!fold.open || body.childElementCount) return;
        const rows = rowsOf();
        if (name === "other") body.append(...search(page, rows));
        body.append(...rows.map(({ row }) => row));
        rows.forEach((one) => { one.update(); page.rows.add(one); });
      };
      fold.hidden = empty[name];
      fold.addEventListener("toggle", open);
      open();
    });
  };

  /* The card in the page: text, file, command. */
  const keep = (page, root) => {
    const at = (name) => root.querySelector(`[data-whatif-${name}]`);
    const text = root.querySelector("textarea");
    const copy = at("copy");
    const words = copy.textContent;
    copy.addEventListener("click", () => {
      const done = () => {
        copy.textContent = page.words.say("whatif.card.copied");
        setTimeout(() => { copy.textContent = words; }, 1600);
      };
      const byHand = () => {
        text.select();
        if (document.execCommand("copy")) done();
      };
      if (navigator.clipboard) navigator.clipboard.writeText(text.value).then(done, byHand);
      else byHand();
    });
    return () => {
      const card = kazpak.whatifCard(page.data.graph, plain(page.setting));
      at("empty").hidden = card !== null;
      at("full").hidden = card === null;
      if (card === null) return;
      text.value = card.text;
      const save = at("save");
      save.href = `data:application/yaml;charset=utf-8,${encodeURIComponent(card.text)}`;
      save.download = `${card.name}.yaml`;
      at("command").textContent = page.data.command.replace("{file}", `${card.name}.yaml`);
    };
  };

  /* A sign on the map: the way to the controls, and that what it shows is not the answer as asked. */
  const sign = (page, root) => {
    const control = L.control({ position: page.map.kazpak.setup.rtl ? "topleft" : "topright" });
    const go = make("button", { type: "button", class: "kz-whatif-go", "aria-controls": "kz-whatif" });
    const back = undo(page.words.say("whatif.reset"), page.reset);
    const holder = make("div", { class: "kz-whatif-sign", dir: document.documentElement.dir }, go, back);
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(holder);
      return holder;
    };
    control.addTo(page.map);
    go.addEventListener("click", () => {
      const [panel, handle] = [".kz-panel", ".kz-handle"].map((what) => document.querySelector(what));
      if (handle && handle.offsetParent && !panel.classList.contains("kz-open")) handle.click();
      root.scrollIntoView({ block: "start" });
      root.focus({ preventScroll: true });
    });
    return (changes) => {
      go.textContent = changes ? page.words.counted("whatif.changes", changes) : page.words.say("whatif.title");
      holder.classList.toggle("kz-changed", changes > 0);
      back.hidden = !changes;
    };
  };

  /* Gates on the map and in lists as the setting has them. */
  const marks = (page) => {
    const { graph } = page.data;
    const note = (id, text) => {
      document.querySelectorAll("[data-card]").forEach((card) => {
        if (card.dataset.card !== `gate:${id}`) return;
        const body = card.content || card;
        body.querySelectorAll(".kz-whatif-note").forEach((old) => old.remove());
        if (text) body.append(make("p", { class: "kz-whatif-note" }, text));
      });
    };
    const symbol = (id, name) => {
      document.querySelectorAll("[data-mark]").forEach((mark) => {
        if (mark.dataset.mark !== `gate:${id}`) return;
        const use = mark.querySelector("use");
        if (!use.dataset.asked) use.dataset.asked = use.getAttribute("href");
        use.setAttribute("href", name ? `#kz-symbol-${name}` : use.dataset.asked);
        mark.classList.toggle("kz-whatif-mark", Boolean(name));
      });
    };
    let touched = new Set();
    return () => {
      const found = new Map();
      page.setting.gates.forEach((open, i) => {
        const { gate } = graph.switches[i];
        const { id } = graph.gates[gate];
        found.set(id, { name: open ? "open" : "closed", texts: [page.words.say(open ? "whatif.mark.open" : "whatif.mark.shut")] });
      });
      page.setting.hours.forEach((hours, way) => {
        const [id] = graph.ways[way];
        if (!found.has(id)) found.set(id, { name: null, texts: [] });
        found.get(id).texts.push(page.words.say("whatif.mark.hours", { value: page.words.amount("time_h", hours) }));
      });
      touched.forEach((id) => { if (!found.has(id)) { note(id, ""); symbol(id, null); } });
      found.forEach(({ name, texts }, id) => { note(id, texts.join(" · ")); symbol(id, name); });
      touched = new Set(found.keys());
    };
  };

  /* The sentence that answers. */
  const sentence = ({ data, words, answer }) => {
    const [best] = answer.options;
    if (!best) return words.say("whatif.answer.none");
    const names = [...new Set([data.graph.criteria[data.graph.by].name, ...data.shown])];
    const amounts = names.map((name) => words.brief(name, best.totals[name])).join(words.comma);
    return words.say("whatif.answer.best", { criterion: data.formats.measure, label: best.title, amounts });
  };

  const gone = ({ data, words, answer }) => {
    const left = data.base.filter((one) => !answer.options.some(({ same }) => same === one)).map(({ title }) => title);
    return left.length ? words.say("whatif.gone", { labels: left.join("; ") }) : "";
  };

  /* Cards, lines and words of the present answer; those of the answer as asked come back without changes. */
  const results = (page, root) => {
    const { map } = page;
    const asked = { options: map.kazpak.options, view: map.kazpak.setup.view };
    const wasUsed = new Map(); // a gate on an option has its name on the map
    const name = (ids) => map.kazpak.gates.forEach((gate) => {
      if (!wasUsed.has(gate)) wasUsed.set(gate, gate.used);
      gate.used = ids.has(gate.key) || wasUsed.get(gate);
    });
    const cards = [...document.querySelectorAll(".kz-cards, .kz-show-all")].filter((list) => !list.closest(".kz-whatif-results"));
    const place = document.querySelector(".kz-whatif-results");
    const popups = document.body.appendChild(make("div", { hidden: true }));
    const answers = [...document.querySelectorAll(".kz-answer")];
    const old = [...answers, ...document.querySelectorAll("[data-as-asked]")];
    const banner = make("div", { class: "kz-whatif-banner", hidden: true });
    if (answers.length) answers[answers.length - 1].after(banner);
    const back = () => {
      kazpak.lay(map, asked.options);
      kazpak.showAll(map, [...document.querySelectorAll('[data-show^="option:"]')].filter((box) => !box.checked).map((box) => box.dataset.show), false);
      map.kazpak.setup.view = asked.view;
    };
    const lay = () => {
      const { options } = page.answer;
      kazpak.lay(map, options.map((option) => ({ ...option, usable: true })));
      const points = [...options.flatMap((option) => option.points), ...page.data.graph.start.concat(page.data.graph.end).map(({ line }) => [line[0][1], line[0][0]])];
      const [lat, lon] = [0, 1].map((i) => points.map((point) => point[i]));
      const least = (values) => values.reduce((a, b) => Math.min(a, b));
      const most = (values) => values.reduce((a, b) => Math.max(a, b));
      map.kazpak.setup.view = [[least(lon), least(lat)], [most(lon), most(lat)]];
    };
    return (changes) => {
      const changed = changes > 0;
      if (changed) lay();
      else back();
      name(new Set(changed ? page.answer.options.flatMap(({ way }) => way.map((i) => `gate:${page.data.graph.gates[page.data.graph.passages[i].gate].id}`)) : []));
      if (changed || map.kazpak.picked) map.kazpak.picked = null;
      cards.forEach((list) => { list.hidden = changed; });
      old.forEach((text) => { text.hidden = changed; });
      place.hidden = !changed;
      banner.hidden = !changed;
      const left = changed ? gone(page) : "";
      place.querySelector(".kz-cards").replaceChildren(...(changed ? page.answer.options.map((option) => cardOf(page, option)) : []));
      place.querySelectorAll(".kz-whatif-gone").forEach((text) => text.remove());
      if (left) place.append(make("p", { class: "kz-small kz-whatif-gone" }, left));
      popups.replaceChildren(...(changed ? page.answer.options.map((option) => popupOf(page, option)) : []));
      const said = changed ? [make("strong", {}, page.words.counted("whatif.changes", changes)), " ", make("span", {}, sentence(page))] : [page.words.say("whatif.none")];
      root.querySelector(".kz-whatif-state").replaceChildren(...said);
      root.querySelector(".kz-whatif-state").classList.toggle("kz-changed", changed);
      root.querySelector("[data-whatif-reset]").hidden = !changed;
      document.body.classList.toggle("kz-is-whatif", changed);
      if (!changed) return;
      const rest = document.body.classList.contains("kz-report-page") ? [make("p", { class: "kz-small" }, page.words.say("whatif.rest"))] : [];
      const reset = make("button", { type: "button", class: "kz-button" }, page.words.say("whatif.reset"));
      reset.addEventListener("click", page.reset);
      banner.replaceChildren(make("p", { class: "kz-answer" }, ...said.map((part) => (part.cloneNode ? part.cloneNode(true) : part))), ...rest, reset);
    };
  };

  /* Ways that an option goes, of the answer or of the setting: their hours can be set. */
  const waysOf = (page, options) => {
    options.forEach(({ way }) => way.forEach((i) => {
      const { way: number, kind } = page.data.graph.passages[i];
      if (number >= 0 && page.data.graph.hours[kind]) page.used.add(number);
    }));
  };

  /* data: see kazpak/maps/whatif.py */
  kazpak.whatif = (map, data) => {
    const root = document.getElementById("kz-whatif");
    const page = { map, data, words: wordsOf(data), setting: nothing(), used: new Set(data.used), rows: new Set(), graph: null, answer: null };
    const solve = (setting) => {
      if (!page.graph) page.graph = kazpak.whatifGraph(data.graph);
      return kazpak.whatifSolve(page.graph, setting);
    };
    const apply = () => {
      const changes = count(page.setting);
      page.answer = solve(plain(page.setting));
      page.answer.options = dressed(page, page.answer.options).map((option) => ({ ...option, ...lineOf(page, option) }));
      waysOf(page, page.answer.options);
      show.forEach((act) => act(changes));
      page.rows.forEach((row) => row.update());
      kazpak.changed(map);
    };
    let waiting = 0;
    page.change = (act) => {
      act(page.setting);
      if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; apply(); });
    };
    page.reset = () => page.change(() => Object.assign(page.setting, nothing()));
    root.querySelector("[data-whatif-reset]").addEventListener("click", () => page.reset());
    map.on("popupopen", ({ popup }) => {
      const content = popup.getContent();
      const number = data.graph.gates.findIndex(({ id }) => content.dataset && content.dataset.key === `gate:${id}`);
      if (number < 0) return;
      const one = gateRow(page, number);
      one.update();
      page.rows.add(one);
      content.querySelector("h3").after(one.row); // seen without scrolling where there is little room
      popup.update();
      popup.once("remove", () => page.rows.delete(one));
    });
    const show = [results(page, root), keep(page, root), sign(page, root), marks(page)];
    show[2](0);
    folds(page, root);
    kazpak.whatif.page = {
      solve,
      words: page.words,
      card: (setting) => kazpak.whatifCard(data.graph, setting),
      set: ({ gates = {}, hours = {}, factors = {}, built = [] }) => {
        const numbered = (given) => new Map(Object.entries(given).map(([key, value]) => [Number(key), value]));
        page.setting = { gates: numbered(gates), hours: numbered(hours), factors: new Map(Object.entries(factors)), built: new Set(built) };
        apply();
      },
      reset: () => { page.setting = nothing(); apply(); },
      get answer() { return page.answer; },
    };
  };
})();
