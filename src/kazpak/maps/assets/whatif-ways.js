/* Ways through the gates, the best first: the same search as kazpak/routing/paths.py, sum for sum. */
(() => {
  "use strict";

  /* Passages by the layer they leave and enter, and the cost of every leg with the passage after it. */
  const network = (graph, passages) => {
    const leaving = graph.layers.map(() => []);
    const entering = graph.layers.map(() => []);
    const row = new Int32Array(passages.length);
    graph.passages.forEach((passage, i) => {
      if (!passages[i].open) return;
      leaving[passage.from[0]].push(i);
      row[i] = entering[passage.to[0]].push(i) - 1;
    });
    const legs = graph.layers.map((layer, k) => {
      const wide = leaving[k].length;
      const table = new Float64Array(entering[k].length * wide).fill(Infinity);
      if (!layer.hauls) return table; // only the trip's own ends may touch it
      entering[k].forEach((p, r) => {
        const root = graph.passages[p].to[1] * layer.size;
        leaving[k].forEach((q, c) => { table[r * wide + c] = layer.cost[root + graph.passages[q].from[1]] + passages[q].cost; });
      });
      return table;
    });
    return { leaving, entering, row, legs };
  };

  /* Cost between an end of the trip and each passage. */
  const toGates = (graph, passages, net, starting) => {
    const out = new Float64Array(passages.length).fill(Infinity);
    const side = starting ? "from" : "to";
    for (const touch of starting ? graph.start : graph.end) {
      const [k, at] = touch.at;
      const layer = graph.layers[k];
      for (const i of (starting ? net.leaving : net.entering)[k]) {
        const { kind, [side]: [, stop] } = graph.passages[i];
        if (!layer.hauls && !(kind === "transfer" && touch.terminals.includes(stop))) continue;
        const reach = touch.cost + layer.cost[stop * layer.size + at];
        out[i] = Math.min(out[i], starting ? reach + passages[i].cost : reach);
      }
    }
    return out;
  };

  /* Settles, in place, what remains after each passage; `beyond` holds after passages that `moves` names. */
  const relax = (graph, net, after, moves, beyond) => {
    const onward = moves ? after.map((cost, i) => (moves[i] ? beyond[i] : cost)) : after;
    const waiting = new Set();
    graph.passages.forEach(({ from }, i) => { if (onward[i] < Infinity) waiting.add(from[0]); });
    while (waiting.size) {
      const [k] = waiting;
      waiting.delete(k);
      const out = net.leaving[k];
      net.entering[k].forEach((p, r) => {
        let least = Infinity;
        for (let c = 0, at = r * out.length; c < out.length; c += 1, at += 1) {
          const reach = net.legs[k][at] + onward[out[c]];
          if (reach < least) least = reach;
        }
        if (least >= after[p]) return;
        after[p] = least;
        if (moves && moves[p]) return;
        onward[p] = least;
        waiting.add(graph.passages[p].from[0]);
      });
    }
    return after;
  };

  const remaining = (graph, net, arriving) => {
    const rows = [relax(graph, net, Float64Array.from(arriving), null, null)];
    const gate = graph.passages.map((passage) => graph.gates[passage.gate].id);
    for (const stage of [...graph.stages].reverse()) {
      const moves = gate.map((id) => id === stage);
      rows.unshift(relax(graph, net, new Float64Array(arriving.length).fill(Infinity), moves, rows[0]));
    }
    return rows;
  };

  /* Partial ways, the least total first; of equals the one that came first. Each knows the one it goes on from. */
  class Partials {
    constructor() {
      this.total = [];
      this.cost = [];
      this.before = [];
      this.passage = [];
      this.stage = [];
      this.transfers = [];
      this.left = []; // countries left so far, a bit each
      this.done = [];
      this.heap = [];
    }

    /* Whether partial way `a` comes before `b`. */
    ahead(a, b) { return this.total[a] < this.total[b] || (this.total[a] === this.total[b] && a < b); }

    push(total, cost, before, passage, stage, transfers, left, done) {
      const { heap } = this;
      const made = this.total.push(total) - 1;
      this.cost.push(cost);
      this.before.push(before);
      this.passage.push(passage);
      this.stage.push(stage);
      this.transfers.push(transfers);
      this.left.push(left);
      this.done.push(done);
      let at = heap.push(made) - 1;
      while (at && this.ahead(made, heap[(at - 1) >> 1])) {
        heap[at] = heap[(at - 1) >> 1];
        at = (at - 1) >> 1;
      }
      heap[at] = made;
    }

    pop() {
      const { heap } = this;
      const top = heap[0];
      const moved = heap.pop();
      if (!heap.length) return top;
      let at = 0;
      for (let child = 1; child < heap.length; child = 2 * at + 1) {
        if (child + 1 < heap.length && this.ahead(heap[child + 1], heap[child])) child += 1;
        if (!this.ahead(heap[child], moved)) break;
        heap[at] = heap[child];
        at = child;
      }
      heap[at] = moved;
      return top;
    }

    /* Whether a partial way has used a passage. */
    uses(partial, passage) {
      for (let at = partial; at >= 0; at = this.before[at]) if (this.passage[at] === passage) return true;
      return false;
    }

    /* Passages of a partial way in order. */
    way(partial) {
      const found = [];
      for (let at = partial; at >= 0; at = this.before[at]) found.push(this.passage[at]);
      return found.reverse();
    }
  }

  /* What the search asks of every passage over and over. */
  const traits = (graph) => {
    const bits = new Map();
    const bit = (country) => {
      if (!bits.has(country)) bits.set(country, 1 << bits.size);
      return bits.get(country);
    };
    return graph.passages.map(({ kind, start, end, gate, to }) => ({
      id: graph.gates[gate].id,
      layer: to[0],
      transfer: Number(kind === "transfer" || kind === "gauge"),
      leaves: kind === "crossing" ? bit(start) : 0,
      enters: kind === "crossing" ? bit(end) : 0,
    }));
  };

  /* Ways from end to end as lists of passages, the best first. */
  function* ways(graph, ahead, countriesOnce) {
    const { net, leaving, arriving, rest, of } = ahead;
    const { stages } = graph;
    const most = graph.max_transfers === null ? Infinity : graph.max_transfers;
    const partials = new Partials();
    const push = (cost, i, stage, before, transfers, left) => {
      const after = stage + Number(stage < stages.length && of[i].id === stages[stage]);
      const total = cost + rest[after][i];
      if (total < Infinity) partials.push(total, cost, before, i, after, transfers + of[i].transfer, left | of[i].leaves, false);
    };
    leaving.forEach((cost, i) => { if (cost < Infinity) push(cost, i, 0, -1, 0, 0); });
    for (let explored = 0; partials.heap.length && explored < graph.explored_at_most; explored += 1) {
      const here = partials.pop();
      if (partials.done[here]) {
        explored = -1;
        yield partials.way(partials.before[here]);
        continue;
      }
      const last = partials.passage[here];
      const [cost, stage, transfers, left] = [partials.cost[here], partials.stage[here], partials.transfers[here], partials.left[here]];
      if (stage === stages.length && arriving[last] < Infinity) partials.push(cost + arriving[last], cost, here, -1, stage, transfers, left, true);
      const out = net.leaving[of[last].layer];
      const legs = net.legs[of[last].layer];
      const row = net.row[last] * out.length;
      for (let c = 0; c < out.length; c += 1) {
        const j = out[c];
        const leg = legs[row + c];
        if (leg === Infinity || (countriesOnce && of[j].enters & left) || transfers + of[j].transfer > most || partials.uses(here, j)) continue;
        push(cost + leg, j, stage, here, transfers, left);
      }
    }
  }

  /* Everything that a search looks ahead by. */
  const outlook = (graph, passages) => {
    const net = network(graph, passages);
    const arriving = toGates(graph, passages, net, false);
    return { net, leaving: toGates(graph, passages, net, true), arriving, rest: remaining(graph, net, arriving), of: traits(graph) };
  };

  kazpak.whatifWays = { outlook, ways };
})();
