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

  /* Kilometres that a way shares with those shown; each leg, and each beginning of a way, is measured once. */
  class Overlap {
    constructor(graph) {
      this.graph = graph;
      this.shown = [];
      this.common = new Map();
      this.touches = [new Map(), new Map()];
    }

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

    /* Kilometres of a beginning with one more leg, and how many of them are shared with each trip shown. */
    longer({ km, shared }, leg) {
      if (!leg) return { km, shared };
      const common = this.shared(leg);
      return { km: km + leg.km, shared: shared.map((sum, i) => sum + common[i]) };
    }

    /* Stop by which an end of the trip meets a passage. */
    touch(passage, starting) {
      const known = this.touches[Number(starting)];
      if (!known.has(passage)) known.set(passage, nearest(this.graph, passage, starting).at);
      return known.get(passage);
    }

    /* Up to the last passage of a way. */
    upTo(way) {
      const { last, before, overlap } = way;
      if (overlap && overlap.shared.length === this.shown.length) return overlap;
      const { passages } = this.graph;
      const start = before ? this.upTo(before) : { km: 0, shared: this.shown.map(() => 0) };
      const from = before ? passages[before.last].to : this.touch(last, true);
      way.overlap = this.longer(start, legOf(this.graph, from, passages[last].from));
      return way.overlap;
    }

    tooMuch(way, limit) {
      const { km, shared } = this.longer(this.upTo(way), legOf(this.graph, this.graph.passages[way.last].to, this.touch(way.last, false)));
      return this.shown.some((one, i) => shared[i] > limit * Math.min(km, one.km));
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
    const first = bestWay(graph, ahead);
    const best = first && option(followed(graph, first));
    // Only the best of all is shown whatever it does: where a trip without gates is better, others are as all are.
    if (best && near.every((one) => best.sums[graph.by] < one.sums[graph.by])) near.push(best);
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
      if (overlap.tooMuch(way, graph.shared_limit)) continue;
      const next = option(followed(graph, way));
      if (found.some((one) => alike(one, next))) continue;
      found.push(next);
      overlap.show(next);
    }
    return { options: inOrder(found).slice(0, graph.top), cut, passages };
  };
})();
