/* Options under a setting, picked as kazpak/routing/ask.py `distinct` picks them. */
(() => {
  "use strict";
  const { outlook, ways } = kazpak.whatifWays;

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
  const nearest = (graph, passage, starting) => {
    const [k, stop] = starting ? passage.from : passage.to;
    const layer = graph.layers[k];
    const reach = (touch) => touch.cost + layer.cost[stop * layer.size + touch.at[1]];
    const there = (starting ? graph.start : graph.end).filter((touch) => touch.at[0] === k);
    return there.reduce((best, touch) => (reach(touch) < reach(best) ? touch : best));
  };

  /* A way with its ends and its legs; a leg that goes nowhere is null. */
  const followed = (graph, way) => {
    const passages = way.map((i) => graph.passages[i]);
    const start = nearest(graph, passages[0], true);
    const end = nearest(graph, passages[passages.length - 1], false);
    const stops = [start.at, ...passages.flatMap(({ from, to }) => [from, to]), end.at];
    const legs = [];
    for (let i = 0; i < stops.length; i += 2) {
      const [[layer, from], [, to]] = [stops[i], stops[i + 1]];
      legs.push(from === to ? null : graph.leg(layer, from, to));
    }
    return { way, start, end, legs };
  };

  /* Trips inside one layer. */
  const direct = (graph) => {
    const found = [];
    for (const start of graph.start) {
      for (const end of graph.end) {
        const layer = graph.layers[start.at[0]];
        if (start.at[0] !== end.at[0] || !layer.hauls || layer.cost[start.at[1] * layer.size + end.at[1]] === Infinity) continue;
        const leg = start.at[1] === end.at[1] ? null : graph.leg(layer.number, start.at[1], end.at[1]);
        found.push({ way: [], start, end, legs: [leg] });
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

  /* Kilometres that a trip shares with those shown, each leg measured once. */
  class Overlap {
    constructor(graph) { this.graph = graph; this.shown = []; this.common = new Map(); }

    show(trip) {
      const mask = new Uint8Array(this.graph.stretches);
      let km = 0;
      for (const leg of trip.legs) {
        for (const { stretch } of leg ? leg.stretches : []) {
          if (!mask[leg.layer.first + stretch]) km += leg.layer.length[stretch];
          mask[leg.layer.first + stretch] = 1;
        }
      }
      this.shown.push({ km, mask });
    }

    shared(leg) {
      if (!this.common.has(leg)) this.common.set(leg, []);
      const known = this.common.get(leg);
      for (const { mask } of this.shown.slice(known.length)) {
        known.push(leg.stretches.reduce((km, { stretch }) => (mask[leg.layer.first + stretch] ? km + leg.layer.length[stretch] : km), 0));
      }
      return known;
    }

    tooMuch(trip, limit) {
      let total = 0;
      const shared = this.shown.map(() => 0);
      for (const leg of trip.legs) {
        if (!leg) continue;
        total += leg.km;
        this.shared(leg).forEach((km, i) => { shared[i] += km; });
      }
      return this.shown.some(({ km }, i) => shared[i] > limit * Math.min(total, km));
    }
  }

  const alike = (a, b) => a.signature.join("|") === b.signature.join("|") && a.modes.join("|") === b.modes.join("|");

  /* {options: best first, cut: whether the search for more was cut short, passages: as they are under the setting} */
  kazpak.whatifSolve = (graph, setting) => {
    const passages = kazpak.whatifPassages(graph, setting);
    const ahead = outlook(graph, passages);
    const inOrder = (options) => options.sort((a, b) => a.sums[graph.by] - b.sums[graph.by]);
    const option = (trip) => optionOf(graph, passages, trip);
    const near = graph.stages.length ? [] : direct(graph).map(option);
    const first = ways(graph, ahead, false).next();
    if (!first.done) near.push(option(followed(graph, first.value)));
    const found = inOrder(near).filter((one, i) => !near.slice(0, i).some((better) => alike(one, better)));
    const overlap = new Overlap(graph);
    found.forEach((one) => overlap.show(one));
    let tried = 0;
    let cut = false;
    for (const way of ways(graph, ahead, true)) {
      if (found.length >= graph.top) break;
      cut = tried >= graph.tried_at_most;
      if (cut) break;
      tried += 1;
      const trip = followed(graph, way);
      if (overlap.tooMuch(trip, graph.shared_limit)) continue;
      const next = option(trip);
      if (found.some((one) => alike(one, next))) continue;
      found.push(next);
      overlap.show(next);
    }
    return { options: inOrder(found).slice(0, graph.top), cut, passages };
  };
})();
