/* A setting as a scenario card, the text that `kazpak ... --under FILE` reads. */
(() => {
  "use strict";
  const LONGEST = 560;

  // JSON is a part of YAML, but for letters beyond ASCII: some of these end a line there, and half ones are none
  const quoted = (text) =>
    JSON.stringify(text).replace(/[^\x20-\x7e]/gu, (letter) => {
      const code = letter.codePointAt(0);
      return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
    });
  // ids are plain words; whatever is not is quoted
  const word = (text) => (/^[A-Za-z][\w-]*(:[A-Z][A-Z0-9-]*)?$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text) ? text : quoted(text));
  const amount = (value) => String(Math.round(value * 1e4) / 1e4);

  const where = (graph, gate, modes, direction) => {
    const parts = [`gate: ${word(graph.gates[gate].id)}`];
    if (modes.length) parts.push(`modes: [${modes.map(word).join(", ")}]`);
    if (direction !== "both") parts.push(`direction: ${quoted(direction)}`);
    return parts.join(", ");
  };

  const told = (graph, gate, mode) => graph.gates[gate].id + (mode ? ` (${mode})` : "");

  /* Changes of a setting, each as a line of the card and in words. */
  const changes = (graph, setting) => {
    const found = [];
    graph.tariffs.forEach(({ name, assumptions }) => {
      const factor = (setting.factors || {})[name];
      if (factor === undefined || factor === 1) return;
      assumptions.forEach((assumption) => {
        const verb = assumption.endsWith(".h") ? "assume" : "reprice";
        found.push({ line: `${verb}: {assumption: ${assumption}, multiply: ${amount(factor)}}`, words: `${assumption} x ${amount(factor)}` });
      });
    });
    (setting.built || []).forEach((i) => {
      const { id } = graph.projects[i];
      found.push({ line: `build: {project: ${word(id)}}`, words: `${id} built` });
    });
    graph.ways.forEach(([gate, mode, direction], way) => {
      const hours = (setting.hours || {})[way];
      if (hours === undefined) return;
      const number = graph.gates.findIndex(({ id }) => id === gate);
      const place = where(graph, number, mode ? [mode] : [], direction);
      found.push({ line: `delay: {${place}, time_h: {set: ${amount(hours)}}}`, words: `${amount(hours)} h at ${told(graph, number, mode)}` });
    });
    graph.switches.forEach(({ gate, mode, modes, directions }, i) => {
      const open = (setting.gates || {})[i];
      if (open === undefined) return;
      const verb = open ? "open" : "close";
      const words = `${told(graph, gate, mode)} ${open ? "open" : "shut"}`;
      directions.forEach((direction) => found.push({ line: `${verb}: {${where(graph, gate, modes, direction)}}`, words }));
    });
    return found;
  };

  /* Short and the same for the same text (FNV-1a). */
  const mark = (text) => {
    let hash = 0x811c9dc5;
    for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193) >>> 0;
    return hash.toString(16).padStart(8, "0").slice(0, 6);
  };

  /* {name, text}, or null where nothing is changed. */
  kazpak.whatifCard = (graph, setting) => {
    const found = changes(graph, setting);
    if (!found.length) return null;
    const lines = found.map(({ line }) => `  - ${line}`).join("\n");
    const name = `what-if-${mark(lines)}`;
    const words = [...found.map((change) => change.words).join(", ")]; // by letters: none is cut in half
    const intent = `What if: ${words.slice(0, LONGEST).join("")}${words.length > LONGEST ? " ..." : ""}`;
    const head = [`name: ${name}`, `intent: ${quoted(intent)}`, "source: planning assumption"];
    if (graph.on) head.push(`on: ${graph.on}`);
    if (graph.cards.length) head.push(`after: [${graph.cards.map(word).join(", ")}]`);
    return { name, text: `${head.join("\n")}\nchanges:\n${lines}\n` };
  };
})();
