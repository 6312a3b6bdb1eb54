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

  /* What remains after each passage, a row for each number of stages passed; after a change of mode or gauge
     the rows of `fewer` hold, where changes are counted. */
  const remaining = (graph, net, of, arriving, fewer) => {
    const { stages } = graph;
    const rows = stages.concat([null]).map((_, s) => (s < stages.length ? new Float64Array(arriving.length).fill(Infinity) : Float64Array.from(arriving)));
    for (let s = stages.length; s >= 0; s -= 1) {
      const arrived = of.map(({ id }) => s < stages.length && id === stages[s]);
      const changes = of.map(({ transfer }) => fewer !== null && transfer > 0);
      const beyond = of.map((_, i) => (changes[i] ? fewer : rows)[s + Number(arrived[i])][i]);
      const moves = arrived.map((one, i) => one || changes[i]);
      if (moves.some(Boolean)) relax(graph, net, rows[s], moves, beyond);
      else relax(graph, net, rows[s], null, null);
    }
    return rows;
  };

  /* The same for each number of changes to spare, from none up; from the last on, more make no way shorter. */
  const within = (graph, net, of, arriving) => {
    if (graph.max_transfers === null) return [remaining(graph, net, of, arriving, null)];
    const none = graph.stages.concat([null]).map(() => new Float64Array(arriving.length).fill(Infinity));
    const found = [remaining(graph, net, of, arriving, none)];
    const alike = (a, b) => a.every((row, s) => row.every((cost, i) => cost === b[s][i]));
    while (found.length <= graph.max_transfers) {
      found.push(remaining(graph, net, of, arriving, found[found.length - 1]));
      if (alike(...found.slice(-2))) break;
    }
    return found;
  };

  /* What stands in line, the least total first; of equals the one that has least before it, then the one that came first. */
  class Line {
    constructor() { this.heap = []; this.serial = 0; }

    push(entry) {
      const { heap } = this;
      entry.serial = this.serial;
      this.serial += 1;
      let at = heap.push(entry) - 1;
      while (at && Line.before(entry, heap[(at - 1) >> 1])) {
        heap[at] = heap[(at - 1) >> 1];
        at = (at - 1) >> 1;
      }
      heap[at] = entry;
    }

    pop() {
      const { heap } = this;
      const top = heap[0];
      const moved = heap.pop();
      if (!heap.length) return top;
      let at = 0;
      for (let child = 1; child < heap.length; child = 2 * at + 1) {
        if (child + 1 < heap.length && Line.before(heap[child + 1], heap[child])) child += 1;
        if (!Line.before(heap[child], moved)) break;
        heap[at] = heap[child];
        at = child;
      }
      heap[at] = moved;
      return top;
    }

    static before(a, b) {
      if (a.total !== b.total) return a.total < b.total;
      return a.rest < b.rest || (a.rest === b.rest && a.serial < b.serial);
    }
  }

  /* What the search asks of every passage over and over; countries are a bit each. */
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

  /* For each passage those that must not follow it at once: one passage leads to the same place, or none is needed. */
  const roundabout = (graph) => {
    const sides = new Map();
    graph.passages.forEach(({ kind, gate, from, to }, i) => { if (kind === "junction") sides.set(i, [from, to].map((side) => [gate, ...side].join())); });
    const straight = new Set([...sides.values()].map((both) => both.join()));
    return graph.passages.map((_, i) => {
      if (!sides.has(i)) return null;
      const [here, there] = sides.get(i);
      return new Set([...sides].filter(([, [from, to]]) => from === there && (to === here || straight.has(`${here},${to}`))).map(([j]) => j));
    });
  };

  /* For each passage a number that it shares with the one that leads back through the gate. */
  const eitherWay = (graph) => {
    const known = new Map();
    return graph.passages.map(({ gate, from, to }) => {
      const name = [gate, ...[from, to].map((side) => side.join()).sort()].join(" ");
      if (!known.has(name)) known.set(name, known.size);
      return known.get(name);
    });
  };

  /* For each passage a number that all crossings of one border gate share. */
  const onceOnly = (graph) => graph.passages.map(({ kind, gate }, i) => (kind === "crossing" ? -1 - gate : i));

  /* Whether a way has a passage of a mark. */
  const uses = (way, mark, marks) => {
    for (let at = way; at !== null; at = at.before) if (marks[at.last] === mark) return true;
    return false;
  };

  const ROUNDING = 1e-12;

  /* What a way costs as a whole, known more closely: as before, unless it differs by more than by rounding. */
  const settled = (whole, total) => (whole <= total + ROUNDING * (1 + total) ? total : whole);

  /* Partial ways in order of their final cost. Of those that continue one way only the best stands in line. */
  class Search {
    constructor(graph, ahead, rule) {
      this.ahead = ahead;
      this.stages = graph.stages;
      this.most = graph.max_transfers === null ? Infinity : graph.max_transfers;
      this.neverBack = rule === "never back";
      this.marks = { "never back": ahead.eitherWay, once: ahead.once }[rule] || ahead.of.map((_, i) => i);
      this.sorted = new Map();
      this.line = new Line();
      const { leaving } = ahead;
      const first = [...leaving.keys()].filter((i) => leaving[i] < Infinity);
      this.root = { way: null, total: 0, cost: 0, transfers: 0, left: 0, onward: this.inOrder(first, (i) => leaving[first[i]], 0, 0) };
    }

    /* Passages with the cost to them, sorted by what the whole remainder costs; hopeless ones left out. */
    inOrder(passages, legTo, stage, transfers) {
      const { of } = this.ahead;
      const found = passages.map((j, i) => {
        const after = stage + Number(stage < this.stages.length && of[j].id === this.stages[stage]);
        const leg = legTo(i);
        return { remainder: leg + this.rest(transfers + of[j].transfer, after, j), leg, j, after };
      });
      return found.filter(({ remainder }) => remainder < Infinity).sort((a, b) => a.remainder - b.remainder);
    }

    /* What remains after a passage for a way that has made a number of changes with it. */
    rest(transfers, after, j) {
      const { rest } = this.ahead;
      if (transfers > this.most) return Infinity;
      return rest[Math.min(this.most - transfers, rest.length - 1)][after][j];
    }

    /* A partial way that is one passage longer than another. */
    branch(parent, way, total, cost, stage) {
      const { net, of } = this.ahead;
      const { last } = way;
      const { layer, transfer, leaves } = of[last];
      const transfers = parent.transfers + transfer;
      const key = `${last} ${stage} ${this.most === Infinity ? 0 : transfers}`;
      if (!this.sorted.has(key)) {
        const out = net.leaving[layer];
        const row = net.row[last] * out.length;
        this.sorted.set(key, this.inOrder(out, (i) => net.legs[layer][row + i], stage, transfers));
      }
      const left = this.neverBack ? parent.left | leaves : 0;
      return { way, total, cost, transfers, left, onward: this.sorted.get(key) };
    }

    /* Lines up the best continuation of a partial way from the `nth` on that the rules allow. */
    offer(branch, nth) {
      const { of } = this.ahead;
      const round = branch.way && this.ahead.roundabout[branch.way.last];
      for (let k = nth; k < branch.onward.length; k += 1) {
        const { remainder, leg, j, after } = branch.onward[k];
        if (of[j].enters & branch.left || (round && round.has(j)) || uses(branch.way, this.marks[j], this.marks)) continue;
        const way = { before: branch.way, last: j };
        const total = settled(branch.cost + remainder, branch.total);
        this.line.push({ total, rest: remainder - leg, serial: 0, cost: branch.cost + leg, stage: after, way, branch, nth: k });
        return;
      }
    }

    /* Lines up a way that is complete. */
    arrive(way, total, cost, stage) {
      const last = this.ahead.arriving[way.last];
      if (stage !== this.stages.length || last === Infinity) return;
      this.line.push({ total: settled(cost + last, total), rest: 0, serial: 0, cost, stage, way, branch: null, nth: 0 });
    }
  }

  /* Ways from end to end, the best first: each its `last` passage and the way `before` it. By the rule "never back"
     none comes back to a country or through a gate, by "once" none crosses a border gate twice. */
  function* ways(graph, ahead, rule) {
    const search = new Search(graph, ahead, rule);
    search.offer(search.root, 0);
    for (let explored = 0; search.line.heap.length && explored < graph.explored_at_most; explored += 1) {
      const { total, cost, stage, way, branch, nth } = search.line.pop();
      if (branch === null) {
        explored = -1;
        way.total = total;
        yield way;
        continue;
      }
      search.offer(branch, nth + 1);
      search.arrive(way, total, cost, stage);
      search.offer(search.branch(branch, way, total, cost, stage), 0);
    }
  }

  /* The best way; of equally good ones one that does not go back. Over stages, the best that crosses no border gate
     twice, where there is one. Null where there is none. */
  const bestWay = (graph, ahead) => {
    const next = (rule) => ways(graph, ahead, rule).next().value || null;
    const same = (way, total) => settled(way.total, total) === total;
    const onward = next("never back");
    if (onward && same(onward, new Search(graph, ahead, "never back").root.onward[0].remainder)) return onward;
    const way = (graph.stages.length && (next("once") || onward)) || next("any");
    return way && onward && same(onward, way.total) ? onward : way;
  };

  /* Everything that a search looks ahead by. */
  const outlook = (graph, passages) => {
    const net = network(graph, passages);
    const arriving = toGates(graph, passages, net, false);
    const of = traits(graph);
    return { net, leaving: toGates(graph, passages, net, true), arriving, rest: within(graph, net, of, arriving), of, roundabout: roundabout(graph), eitherWay: eitherWay(graph), once: onceOnly(graph) };
  };

  kazpak.whatifWays = { outlook, ways, bestWay };
})();
