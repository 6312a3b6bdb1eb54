/* Options under a setting, picked as kazpak/routing/ask.py `distinct` picks them. */
(() => {
  "use strict";
  const { outlook, ways, bestWay } = kazpak.whatifWays;

  /* What each passage costs under a setting, and whether it may be used.
     setting: {gates: {switch: open}, hours: {way: h}, factors: {tariff: factor}, built: [project]} */
  kazpak.whatifPassages = (graph, setting) => {
    const built = new Set(setting.built || []);
    const opened = new Map();
    graph.switches.forEach((one, i) => {
      const open = (setting.gates || {})[i];
      if (open !== undefined) one.ways.forEach((way) => opened.set(way, open));
    });
    const factors = graph.tariffs.map(({ name, term }) => [term, (setting.factors || {})[name]]).filter(([, f]) => f !== undefined && f !== 1);
    return graph.passages.map((passage, i) => {
      const { way, needs, kind } = passage;
      const open = needs.every((project) => built.has(project)) && (opened.has(way) ? opened.get(way) : passage.open);
      const hours = (setting.hours || {})[way];
      const touched = hours !== undefined || factors.some(([term]) => passage.terms.some(([t]) => t === term));
      if (!touched) return { open, cost: passage.cost, values: graph.values[i], terms: passage.terms };
      const terms = new Map(passage.terms);
      factors.forEach(([term, factor]) => terms.has(term) && terms.set(term, terms.get(term) * factor));
      if (hours !== undefined) {
        const [waiting, clearing] = graph.hours[kind].length > 1 ? graph.hours[kind] : [null, graph.hours[kind][0]];
        const cleared = waiting === null ? hours : Math.min(terms.get(clearing) || 0, hours);
        terms.set(clearing, cleared);
        if (waiting !== null) terms.set(waiting, hours - cleared);
      }
      const values = graph.weights.map((weights) => {
        let sum = 0;
        terms.forEach((value, term) => { sum += value * weights[term]; });
        return sum;
      });
      return { open, cost: values[graph.by], values, terms: [...terms] };
    });
  };

  /* Where an end of the trip reaches a passage at the least cost. */
  const nearest = (graph, i, starting) => {
    const [k, stop] = starting ? graph.passages[i].from : graph.passages[i].to;
    const layer = graph.layers[k];
    const reach = (touch) => touch.cost + layer.cost[stop * layer.size + touch.at[1]];
    const there = (starting ? graph.start : graph.end).filter((touch) => touch.at[0] === k);
    return there.reduce((best, touch) => (reach(touch) < reach(best) ? touch : best));
  };

  /* The leg between two stops; null where they are the same. */
  const legOf = (graph, [layer, from], [, to]) => (from === to ? null : graph.leg(layer, from, to));

  /* A way with its passages, its ends and its legs. */
  const followed = (graph, { last, before }) => {
    const way = [last];
    for (let at = before; at !== null; at = at.before) way.unshift(at.last);
    const start = nearest(graph, way[0], true);
    const end = nearest(graph, way[way.length - 1], false);
    const stops = [start.at, ...way.flatMap((i) => [graph.passages[i].from, graph.passages[i].to]), end.at];
    const legs = [];
    for (let i = 0; i < stops.length; i += 2) legs.push(legOf(graph, stops[i], stops[i + 1]));
    return { way, start, end, legs };
  };

  /* Trips inside one layer. */
  const direct = (graph) => {
    const found = [];
    for (const start of graph.start) {
      for (const end of graph.end) {
        const layer = graph.layers[start.at[0]];
        if (start.at[0] !== end.at[0] || !layer.hauls || layer.cost[start.at[1] * layer.size + end.at[1]] === Infinity) continue;
        found.push({ way: [], start, end, legs: [legOf(graph, start.at, end.at)] });
      }
    }
    return found;
  };

  /* Totals of a trip by every criterion, as they add up; the first leg stands before the first passage. */
  const summed = (graph, passages, trip) => {
    const sums = graph.criteria.map((_, c) => trip.start.values[c]);
    trip.legs.forEach((leg, i) => {
      for (let c = 0; c < sums.length; c += 1) {
        if (leg) sums[c] += leg.values[c];
        if (i < trip.way.length) sums[c] += passages[trip.way[i]].values[c];
      }
    });
    return sums.map((sum, c) => sum + trip.end.values[c]);
  };

  const SIGNED = new Set(["crossing", "transfer", "gauge", "junction"]);

  const optionOf = (graph, passages, trip) => {
    const sums = summed(graph, passages, trip);
    const hauls = trip.legs.filter((leg) => leg && leg.layer.hauls);
    return {
      ...trip,
      sums,
      totals: Object.fromEntries(graph.criteria.map(({ name, joined }, c) => [name, joined ? -Math.expm1(-sums[c]) : sums[c]])),
      signature: trip.way.map((i) => graph.passages[i]).filter(({ kind }) => SIGNED.has(kind)).map(({ gate }) => graph.gates[gate].id),
      modes: [...new Set(hauls.map((leg) => leg.layer.mode))],
    };
  };

  /* Gate that names the corridor of a trip: the border crossed whose family comes first, or else the last one. */
  const namingGate = (graph, { way }) => {
    const crossed = way.map((i) => graph.passages[i]).filter(({ kind }) => kind === "crossing").map(({ gate }) => gate);
    const named = crossed.filter((gate) => graph.gates[gate].family);
    return named.length ? named.reduce((first, gate) => (graph.gates[gate].rank < graph.gates[first].rank ? gate : first)) : crossed.pop();
  };

  /* Options, best first, without the dearer of two that are alike and without ways abroad that are no better than staying. */
  const unlike = (graph, options) => {
    const sum = ({ sums }) => sums[graph.by];
    const sorted = [...options].sort((a, b) => sum(a) - sum(b));
    const told = ({ signature, modes }) => JSON.stringify([signature, modes]);
    const first = new Map();
    sorted.forEach((one) => { if (!first.has(told(one))) first.set(told(one), one); });
    const abroad = ({ naming }) => naming !== undefined;
    const kept = [...first.values()];
    const atHome = Math.min(...kept.filter((one) => !abroad(one)).map(sum));
    return kept.filter((one) => !abroad(one) || sum(one) < atHome);
  };

  /* {options: the best of each corridor, best first, with the gate that names it, passages: as they are under the setting} */
  kazpak.whatifSolve = (graph, setting) => {
    const passages = kazpak.whatifPassages(graph, setting);
    const option = (trip) => ({ ...optionOf(graph, passages, trip), naming: namingGate(graph, trip) });
    const found = graph.stages.length ? [] : direct(graph).map(option);
    const named = new Set();
    while (named.size < graph.top) {
      const ahead = outlook(graph, passages.map((one, i) => (named.has(graph.passages[i].gate) ? { ...one, open: false } : one)));
      const way = named.size ? ways(graph, ahead, "never back").next().value : bestWay(graph, ahead);
      if (!way) break;
      const next = option(followed(graph, way));
      const most = graph.detour_limit * Math.min(...found.map((one) => one.sums[graph.by]));
      if (most > 0 && next.sums[graph.by] > most) break;
      found.push(next);
      if (next.naming === undefined) break;
      named.add(next.naming);
    }
    return { options: unlike(graph, found).slice(0, graph.top), passages };
  };
})();
