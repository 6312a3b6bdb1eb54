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

  /* The least first; of equals the one that came first. */
  class Heap {
    constructor() { this.items = []; this.serial = 0; }

    push(total, entry) {
      const { items } = this;
      const item = { total, serial: this.serial, ...entry };
      this.serial += 1;
      let at = items.push(item) - 1;
      while (at && Heap.before(item, items[(at - 1) >> 1])) {
        items[at] = items[(at - 1) >> 1];
        at = (at - 1) >> 1;
      }
      items[at] = item;
    }

    pop() {
      const { items } = this;
      const top = items[0];
      const item = items.pop();
      if (!items.length) return top;
      let at = 0;
      for (let child = 1; child < items.length; child = 2 * at + 1) {
        if (child + 1 < items.length && Heap.before(items[child + 1], items[child])) child += 1;
        if (!Heap.before(items[child], item)) break;
        items[at] = items[child];
        at = child;
      }
      items[at] = item;
      return top;
    }

    static before(a, b) { return a.total < b.total || (a.total === b.total && a.serial < b.serial); }
  }

  const isTransfer = ({ kind }) => kind === "transfer" || kind === "gauge";

  /* Ways from end to end as lists of passages, the best first. */
  function* ways(graph, ahead, countriesOnce) {
    const { net, leaving, arriving, rest } = ahead;
    const { passages, stages } = graph;
    const heap = new Heap();
    const push = (cost, i, stage, way) => {
      const after = stage + Number(stage < stages.length && graph.gates[passages[i].gate].id === stages[stage]);
      const total = cost + rest[after][i];
      if (total < Infinity) heap.push(total, { cost, stage: after, done: false, way: [...way, i] });
    };
    leaving.forEach((cost, i) => { if (cost < Infinity) push(cost, i, 0, []); });
    while (heap.items.length) {
      const { cost, stage, done, way } = heap.pop();
      if (done) {
        yield way;
        continue;
      }
      const last = way[way.length - 1];
      if (stage === stages.length && arriving[last] < Infinity) heap.push(cost + arriving[last], { cost, stage, done: true, way });
      const transfers = way.filter((i) => isTransfer(passages[i])).length;
      const left = new Set(countriesOnce ? way.filter((i) => passages[i].kind === "crossing").map((i) => passages[i].start) : []);
      const [layer] = passages[last].to;
      const out = net.leaving[layer];
      out.forEach((j, c) => {
        const next = passages[j];
        if (next.kind === "crossing" && left.has(next.end)) return;
        const leg = net.legs[layer][net.row[last] * out.length + c];
        if (leg === Infinity || way.includes(j)) return;
        if (graph.max_transfers !== null && transfers + Number(isTransfer(next)) > graph.max_transfers) return;
        push(cost + leg, j, stage, way);
      });
    }
  }

  /* Everything that a search looks ahead by. */
  const outlook = (graph, passages) => {
    const net = network(graph, passages);
    const arriving = toGates(graph, passages, net, false);
    return { net, leaving: toGates(graph, passages, net, true), arriving, rest: remaining(graph, net, arriving) };
  };

  kazpak.whatifWays = { outlook, ways };
})();
